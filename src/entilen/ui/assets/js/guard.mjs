// One act is sent once, and no one leaves typed text behind without being asked.

const PATIENCE = 15000;
const isDirty = (form) => form.dataset.dirty === "yes";

function sendOnce(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  delete form.dataset.dirty;
  // After this turn, so that the pressed button's own name and value still go along.
  setTimeout(() => setButtons(form, true));
  // An answer that is a file leaves the page where it is.
  setTimeout(() => again(form), PATIENCE);
}

function setButtons(form, waiting) {
  for (const button of form.elements) {
    if (button.type !== "submit") continue;
    if (waiting && !button.disabled) {
      button.disabled = true;
      button.dataset.waiting = "";
    } else if (!waiting && "waiting" in button.dataset) {
      button.disabled = false;
      delete button.dataset.waiting;
    }
  }
}

function again(form) {
  delete form.dataset.sent;
  setButtons(form, false);
}

export function guardForms() {
  document.addEventListener("submit", sendOnce);
  // «Back» may show the page as it was left: let the act be done again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) again(form);
  });
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.hasAttribute("data-guard")) form.dataset.dirty = "yes";
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...document.forms].some(isDirty)) event.preventDefault();
  });
}
