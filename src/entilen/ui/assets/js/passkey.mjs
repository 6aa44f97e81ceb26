// Passkeys: makes one (data-passkey="make") or asks for one ("ask") and sends the answer in the
// form's hidden field. Hidden where the browser knows no passkeys; the other ways in stay.

const bytes = (text) => Uint8Array.from(
  atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const known = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));

async function make({ publicKey }) {
  const made = await navigator.credentials.create({ publicKey: {
    ...publicKey,
    challenge: bytes(publicKey.challenge),
    user: { ...publicKey.user, id: bytes(publicKey.user.id) },
    excludeCredentials: known(publicKey.excludeCredentials),
    authenticatorSelection: {
      ...publicKey.authenticatorSelection,
      residentKey: "required", requireResidentKey: true, userVerification: "required",
    },
  } });
  return answer(made, {
    attestationObject: text(made.response.attestationObject),
    transports: made.response.getTransports?.() ?? [],
  });
}

async function ask({ publicKey }) {
  const found = await navigator.credentials.get({ publicKey: {
    ...publicKey,
    challenge: bytes(publicKey.challenge),
    allowCredentials: known(publicKey.allowCredentials),
  } });
  const { authenticatorData, signature, userHandle } = found.response;
  return answer(found, {
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    userHandle: userHandle ? text(userHandle) : null,
  });
}

const answer = (credential, response) => ({
  type: credential.type,
  id: credential.id,
  rawId: text(credential.rawId),
  authenticatorAttachment: credential.authenticatorAttachment,
  clientExtensionResults: credential.getClientExtensionResults(),
  response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
});

async function options(place) {
  if (place.dataset.passkeyOptions) return JSON.parse(place.dataset.passkeyOptions);
  const found = await fetch(place.dataset.passkeyFrom, {
    headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } });
  if (!found.ok) throw new Error(found.statusText);
  return (await found.json()).request_options;
}

async function use(place) {
  const form = place.closest("form");
  const said = form.parentElement.querySelector("[data-passkey-said]");
  said.textContent = "";
  try {
    const found = await (place.dataset.passkey === "make" ? make : ask)(await options(place));
    form.querySelector("[data-passkey-answer]").value = JSON.stringify(found);
    form.submit();
  } catch {
    said.textContent = place.dataset.failed;
  }
}

export function passkeys(root) {
  if (!window.PublicKeyCredential) return;
  for (const place of root.querySelectorAll("[data-passkey]:not([data-ready])")) {
    place.dataset.ready = "";
    for (const shown of root.querySelectorAll("[data-passkey-here]")) shown.hidden = false;
    for (const gone of root.querySelectorAll("[data-passkey-missing]")) gone.hidden = true;
    place.querySelector("button").addEventListener("click", () => use(place));
  }
}
