// The editor's comfort: what is typed is kept at every pause, the page and the advice follow. All else are plain forms.

import { ask, say } from "./page.js";

const PAUSE = 250; // milliseconds without a key, after which what was typed is kept
const LONGEST = 2000; // milliseconds of typing after which it is kept in any case
const LOOK = 4000; // milliseconds between two looks whether somebody else has written

const main = document.getElementById("main");
const form = document.getElementById("words");
const kept = document.getElementById("kept");
const number = document.getElementById("number");

const dirty = new Map(); // the fields that were changed and are not kept yet, by name
let first = 0; // when the oldest of these changes was made
let timer = 0;
let sending = null;
let leaving = false;

const fields = () => form.querySelectorAll("[data-field]");

form.addEventListener("input", (event) => {
  if (!event.target.dataset.field) return;
  dirty.set(event.target.name, event.target);
  if (!first) first = Date.now();
  clearTimeout(timer);
  timer = setTimeout(keep, Math.max(0, Math.min(PAUSE, first + LONGEST - Date.now())));
});

/** Keep what was typed; one question at a time, and what is typed meanwhile goes with the next. */
async function keep() {
  if (sending || !dirty.size) return null;
  const data = new FormData();
  data.set("script", "yes");
  data.set("number", number.value);
  const sent = [...dirty.values()].map((field) => [field.name, field.value]);
  for (const [name, value] of sent) data.set(name, value);
  first = 0;
  sending = ask(form.action, data);
  const response = await sending;
  sending = null;
  const refused = response && !response.ok && response.headers.get("content-type")?.startsWith("application/json");
  if (!response || refused) {
    kept.textContent = response ? (await response.json()).problems.join(" ") : main.dataset.notKept;
    say(kept.textContent, "alert");
    timer = setTimeout(keep, 3000);
    return null;
  }
  if (!response.ok) {
    form.requestSubmit(form.querySelector('[value="keep"]'));
    return null;
  }
  const state = await response.json();
  if (state.conflicts) {
    leaving = true; // the page shows both, side by side
    form.requestSubmit(form.querySelector('[value="keep"]'));
    return null;
  }
  for (const [name, value] of sent) if (dirty.get(name)?.value === value) dirty.delete(name);
  number.value = state.number;
  say("", "alert");
  kept.textContent = main.dataset.kept.replace("#", new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", second: "2-digit" }));
  follow(state.number, state.changed);
  if (dirty.size) timer = setTimeout(keep, PAUSE);
  return null;
}

let following = 0;

/** The page of the newest version, those of its pages first that are in view; then all that is told of it. */
async function follow(version, isChanged) {
  following = version;
  const changed = document.getElementById("changed");
  if (isChanged && !changed.classList.contains("warn")) {
    changed.classList.add("warn");
    changed.textContent = main.dataset.unsaved;
  }
  await draw(version, true);
  if (following !== version) return;
  const address = new URL(form.action);
  address.pathname += "/state";
  const response = await fetch(address).catch(() => null);
  if (!response?.ok) return;
  const state = await response.json();
  if (following !== version || state.number !== version) return;
  tell(state);
  await draw(version, false);
}

/** Show what is told of the newest version, at its fields. */
function tell(state) {
  document.getElementById("whole").textContent = state.whole ? main.dataset.whole.replace("#", state.whole) : "";
  const byField = Map.groupBy ? Map.groupBy(state.told, (each) => each.at) : state.told.reduce((all, each) => all.set(each.at, [...(all.get(each.at) ?? []), each]), new Map());
  for (const field of fields()) advise(field, byField.get(field.dataset.field) ?? [], state.reads[field.dataset.field]);
  count(state);
}

function advise(field, told, reads) {
  const below = document.getElementById(`${field.id}-t`);
  if (!below) return;
  if (below.querySelector(".ed-leave[open]:focus-within")) return; // somebody writes why: it stays until they have sent it
  const fresh = told.flatMap((each) => line(field, each));
  if (reads) {
    const level = document.createElement("p");
    level.className = "hint ed-reads";
    level.textContent = main.dataset.reads.replace("#", reads);
    fresh.push(level);
  }
  const before = below.textContent;
  const holder = document.createElement("div");
  holder.append(...fresh);
  if (holder.innerHTML === below.innerHTML.trim()) return;
  below.replaceChildren(...fresh);
  if (told.some((each) => each.severity === "error")) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
  if (field === document.activeElement && below.textContent !== before) {
    say(told.map((each) => each.message).join(" "));
  }
}

function line(field, each) {
  const told = document.createElement("p");
  told.className = `ed-told is-${each.left ? "left" : each.severity}`;
  const severity = document.createElement("span");
  severity.className = "ed-sev";
  severity.textContent = main.dataset[each.left ? "left" : each.severity];
  if (each.left) {
    const reason = document.createElement("q");
    reason.textContent = each.left;
    told.append(severity, ` ${each.message} `, reason, " ", submit("btn plain ed-use", `tell|${each.key}`, main.dataset.tell));
    return [told];
  }
  told.append(severity, ` ${each.message} ${each.remedy}`);
  if (each.plain) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn ed-use";
    button.dataset.word = each.word;
    button.dataset.plain = each.plain;
    button.dataset.for = field.id;
    button.textContent = main.dataset.use.replace("#", each.plain);
    told.append(" ", button);
  }
  return each.key ? [told, leaving_of(each)] : [told];
}

/** The form to leave advice with a reason, as the page itself has it. */
function leaving_of(each) {
  const details = document.createElement("details");
  details.className = "ed-leave";
  const summary = document.createElement("summary");
  const about = Object.assign(document.createElement("span"), { className: "vh", textContent: `: ${each.message}` });
  summary.append(main.dataset.leave, about);
  const label = Object.assign(document.createElement("label"), { htmlFor: `leave-${each.key}`, textContent: main.dataset.why });
  const reason = Object.assign(document.createElement("input"), { className: "line", id: `leave-${each.key}`, name: `leave|${each.key}`, maxLength: 500, autocomplete: "off" });
  details.append(summary, label, reason, submit("btn ed-tool", `leave|${each.key}`, main.dataset.go));
  return details;
}

function submit(kind, does, words) {
  return Object.assign(document.createElement("button"), { className: kind, name: "do", value: does, textContent: words });
}

/** As many pages as it prints on, and what is told of them. */
function count(state) {
  const pages = document.getElementById("pages");
  if (!pages) return;
  document.getElementById("page-said").textContent = state.pageSaid;
  document.getElementById("page-told").replaceChildren(...state.pageTold.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  while (state.pages && pages.children.length > state.pages) pages.lastElementChild.remove();
  while (pages.children.length < state.pages) {
    const holder = document.createElement("div");
    holder.className = "ed-page";
    const image = document.createElement("img");
    image.alt = pages.dataset.alt.replace("#", pages.children.length + 1);
    image.width = 850;
    image.height = 1100;
    holder.append(image);
    pages.append(holder);
  }
  boxes = new Map(Object.entries(state.boxes));
  mark(false);
}

// -- the field in hand is marked on the page, and a click on the page goes to its field

let boxes = new Map();

function mark(scroll) {
  const pages = document.getElementById("pages");
  for (const old of pages?.querySelectorAll(".ed-mark") ?? []) old.remove();
  const field = document.activeElement?.dataset?.field;
  for (const [at, [page, left, top, width, height]] of (boxes.get(field) ?? []).entries()) {
    const box = document.createElement("span");
    box.className = "ed-mark";
    Object.assign(box.style, { left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%` });
    pages.children[page]?.append(box);
    const beside = document.getElementById("beside");
    if (!at && scroll && getComputedStyle(beside).overflowY === "auto") {
      const shown = box.getBoundingClientRect(), frame = beside.getBoundingClientRect();
      if (shown.top < frame.top || shown.bottom > frame.bottom) beside.scrollTop += shown.top - frame.top - frame.height / 5;
    }
  }
}

document.getElementById("pages")?.addEventListener("click", (event) => {
  const holder = event.target.closest(".ed-page");
  if (!holder) return;
  const at = [...holder.parentElement.children].indexOf(holder), frame = holder.getBoundingClientRect();
  const x = (100 * (event.clientX - frame.left)) / frame.width, y = (100 * (event.clientY - frame.top)) / frame.height;
  for (const [field, places] of boxes) {
    if (!places.some(([page, left, top, width, height]) => page === at && x >= left - 1 && x <= left + width + 1 && y >= top && y <= top + height)) continue;
    const here = [...fields()].find((each) => each.dataset.field === field);
    if (here) {
      here.closest("details")?.setAttribute("open", "");
      here.focus();
    } else {
      const address = new URL(window.location.href);
      const key = field.replace(/^translations\/[^/]+\//, "").split("/")[0];
      address.searchParams.set("part", key === "title" || key === "plain_title" ? "title_and_lead" : key);
      address.hash = `f-${field.replace(/[^\p{L}\p{N}_]/gu, "-")}`;
      keep().then(() => window.location.assign(address));
    }
    return;
  }
});

function isInView(image) {
  const box = image.getBoundingClientRect();
  return box.bottom > 0 && box.top < window.innerHeight;
}

/** The pages as the press makes them now, those in view or the others; each takes the old one's place once it is there. */
async function draw(version, inView) {
  const pages = document.getElementById("pages");
  for (const [at, image] of [...(pages?.querySelectorAll("img") ?? [])].entries()) {
    if (isInView(image) !== inView || image.dataset.version === String(version)) continue;
    const fresh = new Image();
    fresh.src = `${pages.dataset.address}/${at + 1}.png?${pages.dataset.query}&number=${version}`;
    const there = await fresh.decode().then(() => true, () => false);
    if (following !== version) return;
    if (!there) continue;
    image.src = fresh.src;
    image.dataset.version = version;
    pages.dataset.shown = version;
  }
}

// -- a plainer word is taken by a button, or by Ctrl and the full stop

function take(button) {
  const field = document.getElementById(button.dataset.for);
  const at = field.value.indexOf(button.dataset.word);
  if (at < 0) return;
  field.focus();
  field.setSelectionRange(at, at + button.dataset.word.length);
  const capital = /^\p{Lu}/u.test(button.dataset.word);
  const plain = capital ? button.dataset.plain[0].toUpperCase() + button.dataset.plain.slice(1) : button.dataset.plain;
  if (!document.execCommand("insertText", false, plain)) {
    field.setRangeText(plain, at, at + button.dataset.word.length, "end"); // the browser's own undo does not know of it then
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

main.addEventListener("click", (event) => {
  const button = event.target.closest(".ed-use");
  if (button) take(button);
});

form.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!field.dataset.field) return;
  if (event.ctrlKey && event.key === ".") {
    const button = document.getElementById(`${field.id}-t`)?.querySelector(".ed-use");
    if (button) take(button);
    event.preventDefault();
  } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    let holder = field.parentElement;
    while (holder && holder !== form) {
      const buttons = [...holder.querySelectorAll(":scope > .ed-tools > [value^='move|'], :scope > .ed-head > .ed-tools > [value^='move|']")];
      if (buttons.length) {
        event.preventDefault();
        buttons[event.key === "ArrowUp" ? 0 : 1].click();
        return;
      }
      holder = holder.parentElement;
    }
  } else if (event.key === "Enter" && field.tagName === "INPUT") {
    event.preventDefault(); // in a line it would press the first button of the form
    keep();
  } else if (event.key === "Enter" && !event.isComposing) {
    event.preventDefault(); // a text is one paragraph: another one is another text
    if (event.ctrlKey) field.closest(".ed-sentence")?.parentElement.closest("fieldset")?.querySelector(":scope > .ed-add > button")?.click();
  }
});

// -- words of the source become the source of the field that was in hand

let last = null;
form.addEventListener("focusin", (event) => {
  if (!event.target.dataset.field) return;
  last = event.target;
  mark(true);
});
document.getElementById("take-source")?.addEventListener("click", () => {
  const words = String(window.getSelection()).replace(/\s+/g, " ").trim();
  const pointer = (last ?? fields()[0])?.dataset.field.replace(/\/(text|brief|do|more)$/, "");
  const place = [...fields()].find((each) => each.dataset.field === `${pointer}/source/0` || each.dataset.field === last?.dataset.field && /\/source\/\d+$/.test(last.dataset.field));
  if (!words || !place) return;
  place.closest("details")?.setAttribute("open", "");
  place.value = words;
  place.dispatchEvent(new Event("input", { bubbles: true }));
  place.focus();
});

// -- choices of the page, other people, leaving

document.getElementById("choose")?.addEventListener("change", (event) => event.currentTarget.requestSubmit());

form.addEventListener("submit", () => {
  leaving = true;
  clearTimeout(timer);
});

window.addEventListener("pagehide", () => {
  if (leaving || !dirty.size) return;
  const data = new FormData();
  data.set("script", "yes");
  data.set("number", number.value);
  for (const field of dirty.values()) data.set(field.name, field.value);
  navigator.sendBeacon(form.action, data);
});

main.addEventListener("click", async (event) => {
  const link = event.target.closest("a[href]");
  if (!link || !dirty.size || event.ctrlKey || event.metaKey) return;
  event.preventDefault(); // what was typed last is kept first
  clearTimeout(timer);
  await keep();
  window.location.assign(link.href);
});

setInterval(async () => {
  if (document.hidden || sending || dirty.size) return;
  const address = new URL(form.action);
  address.pathname += "/state";
  const response = await fetch(address).catch(() => null);
  if (!response?.ok || sending || dirty.size) return;
  const state = await response.json();
  if (Number(state.number) <= Number(number.value) || document.getElementById("other")) return;
  const link = document.createElement("a");
  link.id = "other";
  link.href = window.location.href;
  link.textContent = main.dataset.other.replace("#", state.by || main.dataset.somebody);
  const told = document.createElement("p");
  document.querySelector(".ed-bar").append(told);
  told.append(link);
  say(link.textContent);
}, LOOK);

// -- after a button, the place it worked on is in hand

document.documentElement.classList.add("scripted");
if (window.matchMedia("(max-width: 68.99rem)").matches) document.querySelector(".ed-parts").open = false;
if (window.location.hash.startsWith("#f-")) {
  const place = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
  const items = place?.querySelectorAll("input.line, textarea, select");
  const blank = [...(items ?? [])].find((each) => each.dataset.field && !each.value);
  (blank ?? place?.querySelector("[data-field]") ?? place)?.focus();
}
document.getElementById("conflicts")?.scrollIntoView();

if (document.getElementById("pages")) {
  const address = new URL(form.action);
  address.pathname += "/state";
  fetch(address).then(async (response) => {
    if (!response.ok || dirty.size) return;
    boxes = new Map(Object.entries((await response.json()).boxes));
    mark(true);
  }, () => null);
}
