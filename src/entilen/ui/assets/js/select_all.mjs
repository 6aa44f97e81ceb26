// data-select-all="group": ticks every checkbox with data-select="group", and shows «some» as a dash.

export function selectAll(root) {
  for (const label of root.querySelectorAll("[data-select-all][hidden]")) {
    const group = `input[type=checkbox][data-select="${CSS.escape(label.dataset.selectAll)}"]`;
    const all = label.querySelector("input");
    const boxes = () => [...document.querySelectorAll(group)];
    const reflect = () => {
      const ticked = boxes().filter((box) => box.checked).length;
      all.checked = ticked > 0 && ticked === boxes().length;
      all.indeterminate = ticked > 0 && !all.checked;
    };
    label.hidden = false;
    all.addEventListener("change", () => {
      for (const box of boxes()) {
        box.checked = all.checked;
        box.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
    document.addEventListener("change", (event) => { if (event.target.matches?.(group)) reflect(); });
    reflect();
  }
}
