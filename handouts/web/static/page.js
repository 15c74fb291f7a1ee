// What every page does without being left: ask the program for a part of itself, and put it in its place.

const BASE = document.documentElement.dataset.base ?? ""; // what a proxy puts before each address

/** Where an address of the program is, behind a proxy too. */
export const at = (address) => BASE + address;

/** An address of the page as the program knows it: without what a proxy puts before it. */
export const plain = (address) => (BASE && address.startsWith(`${BASE}/`) ? address.slice(BASE.length) : address);

/** Ask with a form's data. Answers with the response, or null if the program does not answer or is at fault; the page says so. */
export async function ask(address, data, { part = "", signal, headers = {} } = {}) {
  const gone = document.getElementById("gone");
  const tell = (text) => {
    gone.textContent = text;
    gone.dataset.address = address;
    gone.hidden = false;
    say(text, "alert");
    gone.scrollIntoView({ block: "nearest" });
  };
  try {
    const response = await fetch(at(address), { method: "POST", body: data, headers: part ? { "X-Part": part, ...headers } : headers, signal });
    if (response.status === 401 && response.headers.has("X-Sign-In")) {
      location.assign(at(response.headers.get("X-Sign-In"))); // signed off meanwhile: nothing of a patient stays in view
      return null;
    }
    if (response.status === 500) {
      tell(await response.text());
      return null;
    }
    if (gone.dataset.address === address) {
      gone.hidden = true; // what was not answered is answered now
      gone.textContent = "";
    }
    return response;
  } catch (error) {
    if (error.name === "AbortError") throw error;
    tell(gone.dataset.text);
    return null;
  }
}

// -- what is said to those who listen: two regions that are always there, of which the words alone change

const said = { status: "", alert: "" };

/** Say what is going on; `kind` is "status" or, for what is wrong, "alert". The same words are not said twice. */
export function say(text, kind = "status") {
  const words = text.replace(/\s+/g, " ").trim();
  if (words === said[kind]) return;
  said[kind] = words;
  document.getElementById(kind).textContent = words;
}

/** Say what stands in an element for those who listen. Nothing is left of what was wrong there and is not any more. */
function sayWhatStandsIn(root) {
  for (const kind of ["status", "alert"]) {
    const words = [...root.querySelectorAll(`[data-say=${kind}]`)].filter((each) => !each.closest("[hidden]")).map((each) => {
      const copy = each.cloneNode(true);
      for (const keys of copy.querySelectorAll(".keys")) keys.remove(); // which keys there are is read where one is
      for (const block of copy.querySelectorAll("h1, h2, h3, p, li, div")) block.append(" "); // a sentence ends where its line does
      return copy.textContent;
    });
    if (words.length || kind === "alert") say(words.join(" "), kind);
  }
}

/** Keep whoever works with keys where they were, as near as that is: never at the top of the page. */
export function stay(fresh, held) {
  const now = document.activeElement;
  if (now && now !== document.body && now.checkVisibility()) return;
  const same = held?.id ? document.getElementById(held.id) : null;
  if (same && (same.focus(), document.activeElement === same)) return;
  const heading = [...fresh.querySelectorAll("h1, h2, h3, [role=radiogroup]")].find((each) => each.checkVisibility()) ?? fresh;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

/** Put the elements of an answer in the places of those with the same id. */
export function place(html) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  for (const fresh of answer.querySelectorAll("[id]")) {
    if (!fresh.isConnected || fresh.ownerDocument !== answer || fresh.parentElement.closest("[id]")) continue;
    const old = document.getElementById(fresh.id);
    if (!old || old.outerHTML === fresh.outerHTML) continue;
    const held = old.contains(document.activeElement) ? document.activeElement : null;
    // nobody is taken out of a line in which they are typing
    if (held?.matches("input.line") && fresh.querySelector(`[name="${held.name}"]`)) continue;
    old.replaceWith(document.adoptNode(fresh));
    // whoever moves among choices by keys stays where they are
    if (held?.name) fresh.querySelector(`[name="${held.name}"][value="${CSS.escape(held.value)}"]`)?.focus();
    if (held) stay(fresh, held);
  }
  sayWhatStandsIn(document.body);
}

/** Only the last of several questions of a kind is answered. */
export class Latest {
  #controller = null;
  #timer = 0;

  #open = false;

  /** Leave the question that is open unanswered; says whether there was one. */
  stop() {
    const open = this.#open;
    clearTimeout(this.#timer);
    this.#controller?.abort();
    this.#open = false;
    return open;
  }

  /** Run a question after a pause in typing, in milliseconds; it is given a signal that stops it. */
  soon(pause, question) {
    this.stop();
    this.#open = true;
    const controller = (this.#controller = new AbortController());
    return new Promise((done) => {
      this.#timer = setTimeout(async () => {
        try {
          const answer = await question(controller.signal);
          if (this.#controller === controller) this.#open = false;
          done(answer);
        } catch (error) {
          if (error.name !== "AbortError") throw error;
          done(null);
        }
      }, pause);
    });
  }
}

let shown = "";

/** Hand a file to the browser's print dialog; a browser without a PDF viewer opens it instead. */
export function print(blob) {
  URL.revokeObjectURL(shown);
  shown = URL.createObjectURL(blob);
  if (!navigator.pdfViewerEnabled) {
    window.open(shown, "_blank", "noopener");
    return;
  }
  let frame = document.getElementById("printer");
  if (!frame) {
    frame = document.createElement("iframe");
    frame.id = "printer";
    frame.className = "printer";
    frame.tabIndex = -1;
    frame.setAttribute("aria-hidden", "true");
    document.body.append(frame);
  }
  frame.onload = () => {
    frame.contentWindow.print();
    window.focus(); // keys are for the desk again, not for the file
  };
  frame.src = shown;
}

/** Keep a file, under the name the program gives it. */
export function keep(blob, response) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "")?.[1] ?? "sheet.pdf";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

document.documentElement.classList.add("scripted");
sayWhatStandsIn(document.body);
