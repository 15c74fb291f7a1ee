// On a server that many share: a patient's details go from a page that nobody uses, and then whoever left it is signed off.

import { at, plain } from "./page.js";

const { idle, clear } = document.querySelector(".top").dataset; // minutes
const MINUTE = 60000;
const TELL = MINUTE / 2; // between two words to the program that somebody is at work
const PATIENTS = ["desk", "schedule", "printer"]; // pages with somebody's details on them

// A page that was cleared says for how many minutes nobody had used it: that it came anew is nobody's work.
const address = new URL(location.href);
const unused = Math.min(Math.max(Number(address.searchParams.get("quiet")) || 0, 0), idle);
if (address.searchParams.has("quiet")) {
  address.searchParams.delete("quiet");
  history.replaceState(history.state, "", address);
}

let used = Date.now() - unused * MINUTE;
let told = Date.now();
let cleared = unused > 0;

function page() {
  const here = plain(location.pathname);
  if (here.startsWith("/schedule")) return "schedule";
  if (here.startsWith("/printer")) return "printer";
  return ["/", "/print", "/tray"].includes(here) ? "desk" : "";
}

async function tell() {
  told = Date.now();
  try {
    const answer = await fetch(at("/stay"), { method: "POST", headers: { "X-Quiet": "1" } });
    if (answer.status === 401) leave();
  } catch {
    // The program does not answer: what is asked for next says so.
  }
}

function leave() {
  location.replace(at("/sign-in?why=idle"));
}

function note() {
  used = Date.now();
  cleared = false;
  if (used - told > TELL) tell();
}

function look() {
  const quiet = Date.now() - used;
  if (quiet >= idle * MINUTE) return leave();
  if (!cleared && quiet >= clear * MINUTE && PATIENTS.includes(page())) {
    cleared = true;
    location.replace(at(page() === "schedule" ? "/schedule" : "/") + `?quiet=${quiet / MINUTE}`); // a fresh page knows nobody
  }
}

for (const each of ["keydown", "pointerdown", "wheel", "touchstart"]) addEventListener(each, note, { capture: true, passive: true });
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload(); // back from another page: who sees it must be signed in
});
document.addEventListener("visibilitychange", look); // a machine that slept
setInterval(look, 5000);
