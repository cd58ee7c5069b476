// What a person finds on a page by its words: links, buttons, and fields by their labels.
const looking = (() => {
  const clean = (text) => (text || "").replace(/\s+/g, " ").trim();
  const words = (node) => clean(node.textContent) || node.getAttribute("aria-label") || node.value || "";
  const all = (what) => [...document.querySelectorAll(what)].map((node) => [words(node), node]);
  const notTyped = ["checkbox", "radio", "file", "hidden", "submit"];
  const kinds = {
    field: (node) => node.tagName === "TEXTAREA" || (node.tagName === "INPUT" && !notTyped.includes(node.type)),
    box: (node) => node.type === "checkbox",
    answer: (node) => node.type === "radio",
    file: (node) => node.type === "file",
    list: (node) => node.tagName === "SELECT",
  };

  function fields(kind, question) {
    const labels = [...document.querySelectorAll("label")].filter((each) => each.control && kinds[kind](each.control));
    const inside = labels.filter((each) => !question || question.contains(each.control));
    return inside.map((each) => [words(each), each.control]);
  }

  // Everything of one kind with its words; the buttons of the form that was filled in come first.
  function offered(kind, question, touched) {
    if (kind === "link") return all("a[href]");
    if (kind === "question") {
      return all("fieldset").map(([, node]) => [words(node.querySelector("legend") || node), node]);
    }
    if (kind !== "button") return fields(kind, question);
    const own = ([, node]) => Boolean(touched && touched.form && node.form === touched.form);
    const found = all("button, input[type=submit]");
    return [...found.filter(own), ...found.filter((each) => !own(each))];
  }

  // The first whose words are these, or else begin so, or else hold them.
  function find(wanted, kind, question, touched, free) {
    const there = offered(kind, question, touched).filter(([, node]) => !free || !node.checked);
    const tests = [(each) => each === wanted, (each) => each.startsWith(wanted), (each) => each.includes(wanted)];
    for (const fits of tests) {
      const found = there.find((each) => fits(each[0]));
      if (found) return found[1];
    }
    return null;
  }

  // The outermost folded part around something, as what is clicked to open it.
  function foldedAround(node) {
    let summary = null;
    for (let part = node.closest("details"); part; part = part.parentElement.closest("details")) {
      if (!part.open) summary = part.querySelector("summary");
    }
    return summary;
  }

  const names = (kind) => offered(kind, null, null).map((each) => each[0]);
  const text = () => clean((document.querySelector("main") || document.body).textContent);
  return { find, names, text, foldedAround };
})();
