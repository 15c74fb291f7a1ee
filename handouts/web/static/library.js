// The library: what somebody is reading stays as it is; when the files change, a line says so.

import { Latest, ask, at, place, plain, say } from "./page.js";

const PAUSE = 4000; // milliseconds between two looks

const main = document.getElementById("main");
const fresh = document.querySelector("#fresh > p");
let timer = 0;

async function look() {
  clearTimeout(timer);
  if (document.hidden || !fresh.hidden) return;
  try {
    const asked = await fetch(at("/library/stamp"), { headers: { "X-Quiet": "1" } });
    if (asked.status === 401) return; // signed off: the page goes by itself
    const answer = await asked.json();
    fresh.hidden = answer.stamp === main.dataset.stamp;
    if (!fresh.hidden) say(fresh.textContent);
  } catch {
    // The program has stopped, or is starting: the next look tells.
  }
  timer = setTimeout(look, PAUSE);
}

if (main && fresh) {
  document.addEventListener("visibilitychange", look);
  timer = setTimeout(look, PAUSE);
}

// the table follows the words that are looked for

const look_for = document.getElementById("q");
const finding = new Latest();

look_for?.addEventListener("input", () =>
  finding.soon(80, async (signal) => {
    const response = await ask(plain(look_for.form.getAttribute("action")), new URLSearchParams(new FormData(look_for.form)), { part: "list", signal });
    if (response?.ok) place(await response.text());
  }),
);
