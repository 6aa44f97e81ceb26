// form[data-live-filter="#list"]: renews #list from the form's own page while one types.
// The address follows, so that a reload, a bookmark and «back» show the same list.

const PAUSE = 300;

export function liveFilters(root, htmx) {
  for (const form of root.querySelectorAll("form[data-live-filter]:not([data-live])")) {
    form.dataset.live = "";
    const target = form.dataset.liveFilter;
    let timer;
    const renew = async () => {
      const query = new URLSearchParams(new FormData(form));
      for (const [name, value] of [...query]) if (!value) query.delete(name, value);
      const address = `${form.getAttribute("action") || location.pathname}?${query}`;
      form.classList.add("is-loading");
      try {
        await htmx.ajax("GET", address, { target, select: target, swap: "outerHTML" });
        history.replaceState(history.state, "", address);
      } finally {
        form.classList.remove("is-loading");
      }
    };
    const later = (pause) => {
      clearTimeout(timer);
      timer = setTimeout(renew, pause);
    };
    form.addEventListener("input", (event) => {
      if (event.target.matches("input[type=search], input[type=text], input:not([type])")) later(PAUSE);
    });
    form.addEventListener("change", (event) => {
      if (event.target.matches("select, [type=checkbox], [type=radio]")) later(0);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      later(0);
    });
  }
}
