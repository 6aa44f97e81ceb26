// form[data-autosave="address"]: what is written is saved while it is written, and never lost.
//
// After a pause, and when the reader leaves the field or the page, the form is posted with
// X-Autosave: 1. Until the server has acknowledged, the text also lies in this browser's storage,
// so that a closed lid, a lost network or a crash costs nothing. The server answers
//   200 {saved_at, version, html?, state?}   html replaces [data-autosave-notice], state is the
//                                            text of [data-autosave-state]
//   409 {html}                       someone else has changed the same text: both are kept
//   401/403                          signed out: the text stays here until one is back

const PAUSE = 1500;
const RETRIES = [2000, 5000, 10000, 30000, 60000];
const WORDS = {
  saving: "Lagrer …",
  failed: "Ikke lagret – prøver igjen. Teksten er trygg i denne nettleseren.",
  signedOut: "Ikke lagret. Logg inn igjen i et nytt vindu. Teksten er trygg i denne nettleseren.",
  refused: "Ikke lagret. Noe i teksten kan ikke tas imot.",
  conflict: "Noen andre har skrevet her samtidig. Begge tekstene er tatt vare på.",
  restored: "Vi hentet fram tekst som ikke var lagret sist.",
};
const clock = (when) =>
  new Intl.DateTimeFormat("nb-NO", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Oslo" })
    .format(when).replace(":", ".");

const plain = (fields) => JSON.stringify(fields).replace(/(\\[rnt]|\s)+/g, " ");

class Autosave {
  constructor(form) {
    this.form = form;
    this.key = `entilen:autosave:${new URL(form.dataset.autosave, location.href).pathname}`;
    this.version = form.dataset.version ?? "";
    this.window = crypto.randomUUID?.() ?? String(Math.random()).slice(2); // a lost answer is its own
    this.status = this.find("[data-autosave-status]");
    this.tries = 0;
    this.edits = 0; // counts what was typed, so that an answer to an older text is seen as older
    this.savedEdits = 0;
    this.setWindow(this.window);
    this.listen();
    this.restore();
  }

  find(selector) {
    return this.form.querySelector(selector) ?? document.querySelector(selector);
  }

  listen() {
    this.form.addEventListener("input", () => this.typed());
    this.form.addEventListener("focusout", () => this.soon(0));
    this.form.addEventListener("submit", (event) => this.submitted(event));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.save({ keepalive: true });
    });
    window.addEventListener("online", () => this.soon(0));
    window.addEventListener("beforeunload", (event) => {
      if (this.unsaved && !this.keep()) event.preventDefault();
    });
  }

  get unsaved() {
    return !this.left && this.edits > this.savedEdits;
  }

  fields() {
    const data = new FormData(this.form);
    for (const name of ["csrfmiddlewaretoken", "version", "window"]) data.delete(name);
    return [...data].filter(([, value]) => typeof value === "string");
  }

  typed() {
    this.edits += 1;
    this.keep();
    this.soon(PAUSE);
  }

  soon(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  /** Lays the text into this browser's storage; false where that is full or forbidden. */
  keep(more = {}) {
    try {
      const copy = { version: this.version, window: this.window, at: Date.now(), fields: this.fields(), ...more };
      localStorage.setItem(this.key, JSON.stringify(copy));
      return true;
    } catch {
      return false;
    }
  }

  forget() {
    try {
      localStorage.removeItem(this.key);
    } catch { /* nothing was kept */ }
  }

  /** Sent by an ordinary submit, and the server has moved on: most likely that very text, tidied.
   *  One spare copy stays in storage all the same. */
  setAside(copy) {
    try {
      localStorage.setItem(`${this.key}:previous`, JSON.stringify(copy));
    } catch { /* the text was sent */ }
    this.forget();
  }

  kept() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  }

  /** After a reload: text that never reached the server comes back and is saved against the
   *  version it was written on, so that a newer text from someone else shows as a clash. */
  restore() {
    const copy = this.kept();
    if (!copy) return;
    if (plain(copy.fields) === plain(this.fields())) {
      this.forget();
      return;
    }
    if (copy.submitted && copy.version !== this.version) {
      this.setAside(copy);
      return;
    }
    const values = new Map(copy.fields);
    for (const element of this.form.elements) {
      if (!values.has(element.name) || element.type === "hidden") continue;
      if (["checkbox", "radio"].includes(element.type)) {
        element.checked = copy.fields.some(([name, value]) => name === element.name && value === element.value);
      } else {
        element.value = values.get(element.name);
      }
      element.dispatchEvent(new Event("autosave:restored", { bubbles: true }));
    }
    this.setVersion(copy.version);
    this.setWindow(copy.window ?? this.window);
    this.edits += 1;
    this.say("restored");
    this.soon(PAUSE);
  }

  setVersion(version) {
    this.version = String(version ?? this.version);
    this.form.dataset.version = this.version;
    const field = this.form.elements.namedItem("version");
    if (field) field.value = this.version;
  }

  setWindow(name) {
    this.window = name;
    const field = this.form.elements.namedItem("window")
      ?? this.form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "window" }));
    field.value = name;
  }

  say(state, text = WORDS[state]) {
    if (!this.status || this.status.textContent === text) return;
    const bad = ["failed", "signedOut", "refused", "conflict"].includes(state);
    this.status.dataset.state = bad ? "failed" : state;
    this.status.textContent = text;
  }

  async save({ keepalive = false } = {}) {
    clearTimeout(this.timer);
    if (!this.unsaved || this.conflicted) return;
    if (this.saving) {
      this.again = true;
      return;
    }
    this.say("saving");
    this.saving = this.send(this.edits, keepalive);
    await this.saving;
    this.saving = null;
    if (this.again) {
      this.again = false;
      this.soon(0);
    }
  }

  async send(sent, keepalive) {
    try {
      await this.take(await this.post(keepalive), sent);
    } catch {
      this.retry("failed");
    }
  }

  post(keepalive) {
    const body = new FormData(this.form);
    body.set("version", this.version);
    for (const [name, value] of [...body]) if (typeof value !== "string") body.delete(name);
    return fetch(this.form.dataset.autosave, {
      method: "POST",
      body,
      // A farewell request carries at most 64 kB; longer text waits in storage.
      keepalive: keepalive && JSON.stringify(this.fields()).length < 60000,
      headers: { "X-Autosave": "1", Accept: "application/json" },
      credentials: "same-origin",
      redirect: "manual",
    });
  }

  async take(response, sent) {
    if (response.ok) return this.acknowledged(await response.json(), sent);
    if (response.status === 409) return this.clash(await response.json(), sent);
    if ([401, 403].includes(response.status) || response.type === "opaqueredirect") return this.retry("signedOut");
    if ([400, 413, 422].includes(response.status)) return this.say("refused");
    return this.retry("failed");
  }

  acknowledged({ saved_at: savedAt, version, html, state }, sent) {
    this.tries = 0;
    this.savedEdits = Math.max(this.savedEdits, sent);
    this.setVersion(version);
    this.notice(html);
    for (const place of document.querySelectorAll("[data-autosave-state]")) place.textContent = state ?? place.textContent;
    if (this.unsaved) {
      this.keep();
      this.soon(PAUSE);
      return;
    }
    this.forget();
    this.say("saved", `Lagret kl. ${clock(savedAt ? new Date(savedAt) : new Date())}`);
  }

  /** The server keeps both texts. Here nothing more is written until they are one: a copy in this
   *  browser would come back over the merged text. */
  clash({ html }, sent) {
    this.conflicted = true;
    this.savedEdits = Math.max(this.savedEdits, sent);
    if (this.unsaved) this.keep();
    else this.forget();
    for (const element of this.form.querySelectorAll("textarea")) element.readOnly = true;
    this.say("conflict");
    this.notice(html);
    this.find("[data-autosave-notice]")?.scrollIntoView({ block: "nearest" });
  }

  notice(html) {
    const area = this.find("[data-autosave-notice]");
    if (area && typeof html === "string") area.innerHTML = html;
  }

  retry(state) {
    this.say(state);
    const pause = RETRIES[Math.min(this.tries, RETRIES.length - 1)];
    this.tries += 1;
    this.soon(pause);
  }

  /** An ordinary submit takes the text along; the copy stays until the next page shows it saved. */
  submitted(event) {
    if (this.saving) { // the submit must carry the version that this save is about to give
      event.preventDefault();
      this.saving.then(() => setTimeout(() => this.form.requestSubmit(event.submitter)));
      return;
    }
    clearTimeout(this.timer);
    this.keep({ submitted: true });
    this.left = true;
  }
}

export function autosave(root) {
  for (const form of root.querySelectorAll("form[data-autosave]:not([data-autosaving])")) {
    form.dataset.autosaving = "";
    new Autosave(form);
  }
}
