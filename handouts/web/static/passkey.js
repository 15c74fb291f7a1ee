// Passkeys: the device is asked what the program wants signed, and what it says is sent with the form.

import { at, say } from "./page.js";

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/** What the program asks, as the browser wants it. */
function read(asked) {
  const named = (each) => ({ ...each, id: bytes(each.id) });
  const options = { ...asked, challenge: bytes(asked.challenge) };
  if (asked.user) options.user = named(asked.user);
  for (const list of ["allowCredentials", "excludeCredentials"]) if (asked[list]) options[list] = asked[list].map(named);
  return options;
}

/** What the device has answered, as JSON (WebAuthn level 3 writes it the same; not every browser can). */
function write(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = text(credential.response[part]);
  }
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response, clientExtensionResults: {} });
}

function tell(form, words) {
  const told = form.querySelector("[data-passkey-told]");
  told.textContent = words;
  told.hidden = !words;
  if (words) say(words, "alert");
}

async function use(form, button) {
  const passwords = form.dataset.passkey === "get" ? [...form.querySelectorAll("[type=password]")] : [];
  for (const each of passwords) each.required = false; // the passkey stands for it
  try {
    if (!form.reportValidity()) return;
    tell(form, "");
    button.disabled = true;
    const answer = await fetch(at(form.dataset.ask), { method: "POST", body: new FormData(form), headers: { "X-Part": "passkey" } });
    if (answer.status === 401 && answer.headers.has("X-Sign-In")) return location.assign(at(answer.headers.get("X-Sign-In")));
    if (!answer.ok) return tell(form, await answer.text());
    const publicKey = read(await answer.json());
    const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
    form.elements.passkey.value = write(credential);
    for (const each of form.querySelectorAll("[type=password]")) each.disabled = true; // it is not sent along
    form.submit();
  } catch {
    tell(form, form.dataset.failed); // not wanted, not there, or too late: the browser tells nobody which
  } finally {
    button.disabled = false;
    for (const each of passwords) each.required = true;
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  const button = form.querySelector("[data-passkey-button]");
  form.hidden = button.hidden = false;
  if (form.dataset.passkey === "create") {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      use(form, button);
    });
  } else {
    button.addEventListener("click", () => use(form, button));
  }
}
