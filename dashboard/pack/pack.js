// Charts that answer to the pointer, where there is room. The picture that was there stays for paper, and where no script runs.
"use strict";
(() => {
  const WIDE = 560;
  const figureOf = holder => JSON.parse(document.getElementById(holder.dataset.figure).textContent);

  // A picture that is wider than the screen is moved sideways, by the keyboard too.
  const stand = holder => {
    holder.classList.remove("moving");
    holder.querySelector(".still").tabIndex = 0;
  };

  const draw = holder => {
    const live = holder.querySelector(".plot");
    holder.classList.add("moving");
    const width = live.clientWidth;
    if (width < WIDE) { stand(holder); return; }
    const figure = figureOf(holder);
    Plotly.newPlot(live, figure.data, { ...figure.layout, width, height: 300 }, { displayModeBar: false })
      .catch(() => holder.classList.remove("moving"));
  };

  const seen = new IntersectionObserver(entries => {
    for (const one of entries.filter(entry => entry.isIntersecting)) {
      seen.unobserve(one.target);
      draw(one.target);
    }
  }, { rootMargin: "600px" });
  const holders = [...document.querySelectorAll("[data-figure]")];
  if (window.Plotly) holders.forEach(holder => seen.observe(holder));

  addEventListener("resize", () => {
    for (const holder of holders.filter(one => one.querySelector(".js-plotly-plot"))) {
      const live = holder.querySelector(".plot");
      holder.classList.add("moving");
      if (live.clientWidth < WIDE) stand(holder);
      else Plotly.relayout(live, { width: live.clientWidth });
    }
  });
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach(one => { one.open = true; }));
})();
