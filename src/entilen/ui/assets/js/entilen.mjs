// Everything here is a courtesy: each page does its work without it.
import htmx from "htmx.org";
import { autosave } from "./autosave.mjs";
import { cells } from "./cells.mjs";
import { copyLinks } from "./copy.mjs";
import { sentForms } from "./given_back.mjs";
import { guardForms } from "./guard.mjs";
import { liveFilters } from "./live_filter.mjs";
import { menus } from "./menu.mjs";
import { passkeys } from "./passkey.mjs";
import { selectAll } from "./select_all.mjs";

Object.assign(htmx.config, {
  includeIndicatorStyles: false, allowEval: false, allowScriptTags: false, selfRequestsOnly: true,
});

function start(root) {
  autosave(root);
  cells(root);
  copyLinks(root);
  liveFilters(root, htmx);
  passkeys(root);
  selectAll(root);
}

sentForms();
guardForms();
menus();
document.addEventListener("DOMContentLoaded", () => {
  start(document);
  document.querySelector("[data-focus]")?.focus();
});
document.addEventListener("htmx:load", (event) => start(event.detail.elt));
