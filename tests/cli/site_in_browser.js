// Questions about a page. Each returns a list of problems.
(() => {
  const name = (element) => element.outerHTML.slice(0, 120);
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });
  const seen = new Map();
  window.questions = {
    // What is wider than the screen, or cut off at the side.
    width() {
      const root = document.documentElement;
      const wide = root.scrollWidth > innerWidth ? [`${root.scrollWidth - innerWidth} px too wide`] : [];
      const cut = [...document.querySelectorAll('main *:not(thead, thead *, svg *)')].filter((element) =>
        shown(element) && getComputedStyle(element).overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1);
      return [...wide, ...cut.map((element) => `cut off: ${name(element)}`)];
    },
    open() {
      for (const details of document.querySelectorAll('details')) details.open = true;
      return [];
    },
    background: () => [getComputedStyle(document.body).backgroundColor],
    // What is folded away on paper.
    folded() {
      return [...document.querySelectorAll('details > :not(summary)')]
        .filter((element) => !shown(element) || element.getBoundingClientRect().height === 0)
        .map((element) => `folded on paper: ${name(element)}`);
    },
    // Watches what the keyboard reaches, and how it looks there.
    watch() {
      addEventListener('focusin', ({ target }) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(target);
        const box = target.getBoundingClientRect();
        const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
        seen.set(target, outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && inside);
      });
      return [String(document.querySelectorAll('a[href], summary, select, button, input, pre').length)];
    },
    // What the keyboard does not reach, or where that is not visible.
    missed() {
      const all = [...document.querySelectorAll('a[href], summary, select, button, input, pre')].filter(shown);
      return [
        ...all.filter((element) => !seen.has(element)).map((element) => `not reached: ${name(element)}`),
        ...[...seen].filter(([, visible]) => !visible).map(([element]) => `focus not visible: ${name(element)}`),
      ];
    },
    async axe() {
      const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
      const { violations } = await axe.run(document, { runOnly: tags });
      return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0].html.slice(0, 120)}`);
    },
  };
})();
