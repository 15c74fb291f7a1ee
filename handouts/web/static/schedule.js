// The schedule: drop a file, mend a row, print them all, with progress. Without this script the same forms do the same.
import { ask, at, place, print, say, stay } from "./page.js";

const main = document.getElementById("main");
const STORE = "desk";

let busy = false;
let making = null; // what stops the making of a file
let typing = false; // in a row's fields, and not used yet
let kept = true; // nothing was mended since the last printing
let leaving = false;
let source = null; // the file that is shown: read again when somebody has said what its columns are

const day = () => document.getElementById("day");
const rows = () => document.getElementById("rows");
const unprinted = () => Boolean(rows()) && (typing || !kept);

function data(button) {
  const all = new URLSearchParams(new FormData(rows()));
  if (button?.name) all.set(button.name, button.value);
  return all;
}

function show(html) {
  place(html);
  typing = false;
  if (day().dataset.title) document.title = day().dataset.title;
  say(["lead", "bar-says"].map((id) => document.getElementById(id)?.textContent.trim() ?? "").join(" "));
  const next = day().querySelector("[autofocus]");
  next?.closest(".below")?.scrollIntoView({ block: "nearest" });
  next?.focus({ preventScroll: Boolean(next.closest(".below")) });
  stay(day(), null);
}

/** Ask for the page anew, with what was done on it, and show it. */
async function turn(address, body) {
  if (busy) return;
  busy = true;
  day().setAttribute("aria-busy", "true");
  try {
    const response = await ask(address, body, { part: "day" });
    if (response) show(await response.text());
  } finally {
    busy = false;
    day().removeAttribute("aria-busy");
  }
}

/** Keep what the columns say, and read the schedule again. */
async function learn(form) {
  if (source && unprinted() && !window.confirm(day().dataset.leave)) return;
  const response = await ask("/schedule/words", new URLSearchParams(new FormData(form)), { part: "day" });
  if (!response) return;
  if (response.ok && source) {
    typing = false;
    kept = true;
    await open(source);
  } else show(await response.text());
}

async function open(file) {
  if (!file || making || (unprinted() && !window.confirm(day().dataset.leave))) return;
  const body = new FormData();
  body.set("file", file);
  for (const [name, value] of Object.entries(looks())) if (["paper", "ink"].includes(name)) body.set(name, value);
  source = file;
  await turn("/schedule", body);
  kept = true;
  window.scrollTo(0, 0);
}

// the paper and the ink are the practice's: the browser remembers them, with what the desk's page does

function looks() {
  try {
    return JSON.parse(localStorage.getItem(STORE) ?? "{}");
  } catch {
    return {};
  }
}

function remember(field) {
  localStorage.setItem(STORE, JSON.stringify({ ...looks(), [field.name]: field.value }));
}

// -- printing

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

/** The rows' states while their sheets are made; `back` puts back what stood there. */
class States {
  #before = new Map();

  set(number, text) {
    const cell = document.getElementById(`state-${number}`);
    if (!this.#before.has(cell)) this.#before.set(cell, [...cell.childNodes]);
    const strong = document.createElement("strong");
    strong.className = "state";
    strong.textContent = text;
    cell.replaceChildren(strong);
  }

  marked(number) {
    const cell = document.getElementById(`state-${number}`);
    return (this.#before.get(cell) ?? [...cell.childNodes]).some((node) => node.classList?.contains("warn"));
  }

  back() {
    for (const [cell, nodes] of this.#before) cell.replaceChildren(...nodes);
  }
}

async function make(button) {
  const bar = document.getElementById("bar");
  const words = bar.dataset;
  const numbers = button.value.split(" ");
  const states = new States();
  const progress = document.getElementById("progress");
  const body = data(button);
  let now = 0;

  function begin(copy) {
    if (now) states.set(numbers[now - 1], states.marked(numbers[now - 1]) ? words.marked : words.made);
    now = copy;
    progress.value = Math.min(copy, numbers.length + 1) - 1;
    if (copy > numbers.length) return;
    const number = numbers[copy - 1];
    states.set(number, words.being);
    const [sheet, name] = ["sheet", "name"].map((part) => document.getElementById(`${part}-${number}`).firstChild?.textContent.trim() ?? "");
    document.getElementById("making").textContent = filled(words.making, { number: copy, all: numbers.length });
    document.getElementById("making-what").textContent = name ? filled(words.what, { sheet, name }) : sheet;
  }

  making = new AbortController();
  busy = true;
  progress.max = numbers.length;
  progress.value = 0;
  bar.classList.add("making");
  document.getElementById("running").hidden = false;
  document.getElementById("stop").focus();
  begin(1);
  let wrong = null;
  let file = null;
  let stopped = false;
  try {
    const response = await ask("/schedule/print", body, { part: "day", signal: making.signal, headers: { "X-Progress": "lines" } });
    if (response?.ok) file = await received(response, begin);
    else wrong = response;
  } catch (error) {
    if (error.name !== "AbortError") throw error;
    stopped = true;
  } finally {
    making = null;
    busy = false;
    bar.classList.remove("making");
    document.getElementById("running").hidden = true;
  }
  if (file) {
    print(file);
    kept = true;
    tell(filled(words.done, { number: numbers.length }));
  } else {
    states.back();
    if (stopped) tell(words.stopped);
    else if (wrong) show(await wrong.text());
    else await turn("/schedule", data()); // it tells which row stopped it
  }
  if (!wrong) document.querySelector(`[data-print][value="${button.value}"]`)?.focus();
  stay(day(), null);
}

function tell(text) {
  say(text);
  document.querySelector("#bar-says strong").textContent = text;
}

/** The file of an answer that begins with a line for each copy; null if it ends before the file. */
async function received(response, begin) {
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  const pieces = [];
  let text = "";
  let lines = true;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return lines ? null : new Blob(pieces, { type: "application/pdf" });
    if (!lines) {
      pieces.push(value);
      continue;
    }
    let from = 0;
    for (let at = value.indexOf(10); lines && at >= 0; at = value.indexOf(10, from)) {
      text += decoder.decode(value.subarray(from, at));
      from = at + 1;
      if (text) begin(JSON.parse(text).made + 1);
      else lines = false;
      text = "";
    }
    if (lines) text += decoder.decode(value.subarray(from));
    else pieces.push(value.subarray(from));
  }
}

// -- what the desk does

main.addEventListener("submit", (event) => {
  const { target, submitter } = event;
  event.preventDefault();
  if (busy) return;
  if (target.id === "columns") {
    learn(target);
    return;
  }
  if (submitter?.name === "forget") {
    ask("/schedule/words", new URLSearchParams([["forget", submitter.value]]), { part: "day" }).then(async (response) => response && show(await response.text()));
    return;
  }
  if (target.id === "open") open(target.elements.file.files[0]);
  else if (submitter?.hasAttribute("data-print")) make(submitter);
  else {
    if (["use", "out", "back"].includes(submitter?.name)) kept = false;
    turn("/schedule", data(submitter));
  }
});

main.addEventListener("change", (event) => {
  if (event.target.id === "file") open(event.target.files[0]);
  else if (event.target.matches("#looks select")) {
    remember(event.target);
    turn("/schedule", data());
  }
});

main.addEventListener("input", (event) => {
  if (event.target.closest("#mend")) typing = true;
});

main.addEventListener("click", (event) => {
  if (event.target.id === "stop") making?.abort();
});

document.addEventListener("dragover", (event) => {
  if (![...event.dataTransfer.types].includes("Files")) return;
  event.preventDefault();
  main.classList.add("dropping");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) main.classList.remove("dropping");
});
document.addEventListener("drop", (event) => {
  if (!event.dataTransfer.files.length) return;
  event.preventDefault();
  main.classList.remove("dropping");
  open(event.dataTransfer.files[0]);
});

// another language: the same rows, with its words
document.querySelector(".top-end").addEventListener("click", (event) => {
  const link = event.target.closest("a[hreflang]");
  if (!link || !rows()) return;
  event.preventDefault();
  leaving = true;
  rows().action = `${at("/schedule")}${new URL(link.href).search}`;
  rows().submit();
});

window.addEventListener("beforeunload", (event) => {
  if (unprinted() && !leaving) event.preventDefault();
});

window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload(); // back from another page: the schedule is forgotten
});

kept = !day().hasAttribute("data-changed");
