// What the printer says of a job: asked after until it is over. The page keeps the job's number, and nothing else of it.
import { at, place } from "./page.js";

const FIRST = 700; // milliseconds to the first question, and then between two
const PAUSE = 2000;
const LONGEST = 3600000; // and no more after an hour
let timer = 0;

const said = () => document.getElementById("printer-said");

/** Show an answer of the printer, and go on asking while there is something to ask. */
export function show(html, until = Date.now() + LONGEST, pause = FIRST) {
  clearTimeout(timer);
  place(html);
  const { again } = said().dataset;
  if (again && Date.now() < until) timer = setTimeout(() => look(again, until), pause);
}

/** The next patient: what is over is forgotten; a job that waits stays in view, for somebody must go to the printer. */
export function next() {
  if (!said().dataset.again) said().replaceChildren();
}

async function look(again, until) {
  try {
    const response = await fetch(at(again), { headers: { "X-Part": "work" } });
    const html = await response.text();
    if (said().dataset.again === again) show(html, until, PAUSE);
  } catch {
    timer = setTimeout(() => look(again, until), PAUSE);
  }
}
