// data-passkey: asks the device to make ("create") or to use ("get") a passkey, then sends the form.
// data-autofill: offers it in the user name's list too, where the browser can.
const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const described = (list) => list?.map((one) => ({ ...one, id: toBytes(one.id) }));

// A passkey belongs to a host with a name; an address in digits has none.
const isPossible = Boolean(window.PublicKeyCredential) && isSecureContext && !/^[\d.]+$|:/.test(location.hostname);
let offering, isLeft = false;

async function options(form, signal) {
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  const answer = await fetch(form.dataset.options, { method: "POST", headers, signal });
  if (!answer.ok) throw new Error(answer.statusText);
  const publicKey = await answer.json();
  publicKey.challenge = toBytes(publicKey.challenge);
  if (publicKey.user) publicKey.user.id = toBytes(publicKey.user.id);
  publicKey.excludeCredentials = described(publicKey.excludeCredentials);
  publicKey.allowCredentials = described(publicKey.allowCredentials);
  return publicKey;
}

function written({ id, rawId, type, response }) {
  const parts = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) parts[name] = toText(response[name]);
  }
  if (response.getTransports) parts.transports = response.getTransports();
  return JSON.stringify({ id, rawId: toText(rawId), type, response: parts });
}

async function ask(form, more = {}) {
  offering?.abort();
  offering = new AbortController();
  const { signal } = offering;
  const credential = await navigator.credentials[form.dataset.passkey]({
    publicKey: await options(form, signal),
    signal,
    ...more,
  });
  form.elements.credential.value = written(credential);
  form.submit();
}

// The answer brings a session with it, which would take the place of the one that a password brings.
document.addEventListener("submit", ({ target }) => {
  if (target.matches("[data-passkey]")) return;
  isLeft = true;
  offering?.abort();
}, { capture: true });

for (const form of isPossible ? document.querySelectorAll("[data-passkey]") : []) {
  const failed = form.querySelector("[data-passkey-failed]");
  form.hidden = false;
  form.querySelector("[data-passkey-button]").hidden = false;
  form.querySelector("[data-passkey-none]")?.remove();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    failed.hidden = true;
    ask(form).catch(() => {
      failed.hidden = false;
    });
  });
  if ("autofill" in form.dataset && (await PublicKeyCredential.isConditionalMediationAvailable?.()) && !isLeft) {
    ask(form, { mediation: "conditional" }).catch(() => {});
  }
}
