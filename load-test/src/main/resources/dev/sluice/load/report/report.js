
"use strict";
(() => {
  const runs = JSON.parse(document.getElementById("data").textContent);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const charts = [];

  const make = (tag, parent, text, kind) => {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    if (kind) element.className = kind;
    if (parent) parent.append(element);
    return element;
  };
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const palette = () => dark.matches
    ? ["#6cb6ff", "#f69d50", "#6bc46d", "#dcbdfb", "#ff938a", "#e0c95c"]
    : ["#0b62c4", "#c2570c", "#1a7f37", "#8250df", "#cf222e", "#8a6d00"];
  const short = value => {
    if (value === null || value === undefined || Number.isNaN(value)) return "–";
    const size = Math.abs(value);
    if (size >= 1e9) return +(value / 1e9).toPrecision(4) + " G";
    if (size >= 1e6) return +(value / 1e6).toPrecision(4) + " M";
    if (size >= 1e4) return +(value / 1e3).toPrecision(4) + " k";
    return size >= 100 ? String(Math.round(value)) : String(+value.toPrecision(3));
  };
  const label = name => name.replaceAll("_", " ").replace(/^p9999/, "p99.99").replace(/^p999/, "p99.9")
    .replace("items per s", "items/s").replace(/ ms$/, " (ms)").replace(/ mib$/, " (MiB)");

  // Figures by the question they answer, the most important question first.
  const FIGURES = {
    "Was anything lost or changed?": ["lost_items", "duplicates", "reordered", "corrupted", "broken", "unsent_requests"],
    "What was answered?": ["accepted_items", "refused", "retries", "rejected_items"],
    "How fast?": ["items_per_second", "achieved_rate_share", "p50_ms", "p90_ms", "p99_ms", "p999_ms", "p9999_ms", "max_ms"],
    "At what cost?": ["cpu_seconds_per_million", "rss_mib", "pss_mib", "threads", "descriptors", "gc_pause_ms"],
  };
  const FIGURE_NAMES = {
    refused: "requests refused for good", retries: "requests refused as retryable", rejected_items: "items rejected in partial successes",
    broken: "requests at the sink that are no OTLP", rss_mib: "resident at most (MiB)", pss_mib: "proportional at most (MiB)",
    threads: "threads at most", descriptors: "descriptors at most", gc_pause_ms: "pauses, all (ms)", cpu_seconds_per_million: "CPU s per million items",
  };

  const columnsOf = run => {
    const [head, ...rows] = run.samples.length ? run.samples : [[]];
    const found = {};
    head.forEach((name, at) => { found[name] = rows.map(row => row[at]); });
    return found;
  };
  const numbers = cells => cells.map(cell => cell === "" ? null : Number(cell));

  // Vertical lines at events: drawn below the lines, named at the top.
  const marks = (events, scale) => ({
    hooks: {
      drawClear: chart => {
        const pen = chart.ctx;
        const ratio = devicePixelRatio;
        pen.save();
        pen.font = `${11 * ratio}px system-ui`;
        let lastEnd = [];
        events.forEach(event => {
          const x = chart.valToPos(event.at, scale, true);
          if (x < chart.bbox.left || x > chart.bbox.left + chart.bbox.width) return;
          pen.strokeStyle = pen.fillStyle = colour("--mark");
          pen.globalAlpha = event.strong ? 1 : .75;
          pen.lineWidth = (event.strong ? 2 : 1) * ratio;
          pen.setLineDash(event.strong ? [] : [4 * ratio, 3 * ratio]);
          pen.beginPath();
          pen.moveTo(x, chart.bbox.top);
          pen.lineTo(x, chart.bbox.top + chart.bbox.height);
          pen.stroke();
          const width = pen.measureText(event.what).width + 8 * ratio;
          const right = chart.bbox.left + chart.bbox.width;
          const from = x + width > right ? x - width : x + 4 * ratio;
          let row = 0;
          while (row < lastEnd.length && lastEnd[row] > from) row++;
          lastEnd[row] = from + width;
          pen.fillText(event.what, from, chart.bbox.top + (12 + 13 * row) * ratio);
        });
        pen.restore();
      },
    },
  });

  const draw = (parent, title, xs, lines, options = {}) => {
    const box = make("div", parent, undefined, "chart" + (options.wide ? " wide" : ""));
    make("h2", box, title);
    if (options.note) make("div", box, options.note, "faint");
    const place = make("div", box);
    const build = () => {
      place.textContent = "";
      const colours = palette();
      const axis = { stroke: colour("--text"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line"), width: 1 } };
      const log = options.log;
      const chart = new uPlot({
        width: place.clientWidth || 300,
        height: options.wide ? 340 : 260,
        scales: {
          x: { time: false, ...(options.xScale || {}) },
          y: log ? { distr: 3, log: 10 } : { range: (u, low, high) => [Math.min(0, low ?? 0), (high > 0 ? high : 1) * 1.08] },
          ...(options.second ? { y2: { distr: 3, log: 10 } } : {}),
        },
        axes: [
          { ...axis, label: options.xLabel || "seconds", labelSize: 18, labelFont: "12px system-ui", size: 34,
            values: options.xValues || ((u, values) => values.map(short)) },
          { ...axis, size: 62, label: options.unit, labelSize: 18, labelFont: "12px system-ui",
            values: (u, values) => values.map(value => value === null || (log && !isDecade(value)) ? "" : short(value)) },
          ...(options.second ? [{ ...axis, scale: "y2", side: 1, size: 58, label: options.second, labelSize: 18, labelFont: "12px system-ui", grid: { show: false },
            values: (u, values) => values.map(value => value === null || !isDecade(value) ? "" : short(value)) }] : []),
        ],
        series: [
          { label: options.xName || "at", value: (u, value) => options.xValue ? options.xValue(value) : short(value) },
          ...lines.map((line, i) => ({
            label: line.label, scale: line.scale || "y", stroke: line.colour ? colour(line.colour) : colours[i % colours.length],
            width: line.width ?? 1.6, dash: line.dash, spanGaps: false,
            paths: line.dots ? () => null : line.steps ? uPlot.paths.stepped({ align: -1 }) : undefined,
            points: { show: !!line.points || !!line.dots, size: 7, fill: line.dots && !line.hollow ? colour(line.colour) : colour("--ground") },
            value: (u, value) => short(value),
          })),
        ],
        plugins: options.events && options.events.length ? [marks(options.events, "x")] : [],
        cursor: { drag: { x: true, y: false } },
      }, [xs, ...lines.map(line => line.values)], place);
      return chart;
    };
    const entry = { build, place, chart: build() };
    charts.push(entry);
  };
  const isDecade = value => { const power = Math.log10(value); return Math.abs(power - Math.round(power)) < 1e-9; };
  const positive = values => values.map(value => value === null || value <= 0 ? null : value);

  const overTime = (run, parent) => {
    const all = columnsOf(run);
    if (!all.seconds) return;
    const xs = numbers(all.seconds);
    const events = (run.events || []).map(event => ({ at: event.at, what: event.what }));
    const group = make("div", parent, undefined, "charts");
    const line = (name, text, more) => all[name] && numbers(all[name]).some(value => value !== null)
      ? { label: text, values: numbers(all[name]), ...more } : null;
    const chart = (title, lines, options) => {
      const there = lines.filter(Boolean);
      if (there.length) draw(group, title, xs, there, { events, ...options });
    };
    chart("Rate", [line("asked_items_per_s", "asked", { dash: [6, 4], width: 2 }), line("accepted_items_per_s", "achieved"),
      line("sink_items_per_s", "at the sink")], { unit: "items/s" });
    const latency = ["p50_ms", "p90_ms", "p99_ms", "p999_ms", "max_ms"].map(name => line(name, label(name).replace(" (ms)", "")))
      .filter(Boolean).map(found => ({ ...found, values: positive(found.values) }));
    chart("Latency, from intended send times", latency, { unit: "ms", log: true });
    chart("CPU", [line("cpu_cores", "cores")], { unit: "cores" });
    chart("Memory", [line("rss_mib", "resident"), line("pss_mib", "proportional")], { unit: "MiB" });
    chart("Queue depth", [line("queue_size", "sending queues", { steps: true })], { unit: "own units", note: "As the collector says of itself." });
    chart("Refusals and drops", [line("refused_requests_per_s", "requests refused per s, retryable and for good"), line("own_refused_items", "own: items refused"),
      line("own_dropped_items", "own: items not delivered")],
      { unit: "", note: "Requests per second as the generators saw them; items since its start as the collector says." });
    chart("Threads and descriptors", [line("threads", "threads"), line("descriptors", "descriptors")], { unit: "" });
    chart("Garbage collection, since its start", [line("gc_count", "collections"), line("gc_pause_ms", "pauses (ms)")], { unit: "" });
  };

  const distribution = (run, parent) => {
    const points = (run.distribution || []).filter(([percentile, ms]) => percentile < 100 && ms > 0);
    if (points.length < 2) return;
    const group = make("div", parent, undefined, "charts");
    const nines = value => { const share = 100 - 100 / Math.pow(10, value); return +share.toPrecision(6) + " %"; };
    draw(group, "Latency distribution", points.map(([percentile]) => Math.log10(100 / (100 - percentile))),
      [{ label: "latency (ms)", values: points.map(([, ms]) => ms) }],
      { wide: true, log: true, unit: "ms", xLabel: "percentile", xName: "percentile", xValue: value => value === null || value === undefined ? "–" : nines(value),
        xValues: (u, values) => values.map(value => Number.isInteger(value) ? nines(value) : "") });
  };

  const knee = (run, parent) => {
    const all = columnsOf(run);
    const asked = numbers(all.asked_items_per_s);
    const order = asked.map((rate, at) => at).sort((a, b) => asked[a] - asked[b] || a - b);
    // two trials at one rate: a hair apart, so that both can be seen
    const xs = [];
    order.forEach(at => xs.push(xs.length && asked[at] <= xs[xs.length - 1] ? xs[xs.length - 1] * 1.0005 : asked[at]));
    const of = name => { const values = numbers(all[name]); return order.map(at => values[at]); };
    const holds = order.map(at => all.holds[at] === "true");
    const achieved = of("achieved_items_per_s");
    const p99 = of("p99_ms");
    const events = run.knee ? [{ at: run.knee.asked, what: `knee: ${short(run.knee.asked)} items/s`, strong: true }] : [];
    const note = make("div", parent, undefined, "knee");
    note.textContent = run.knee
      ? `The knee is at ${short(run.knee.asked)} items/s: the highest rate at which p99 (${short(run.knee.p99_ms)} ms) stayed under ${short(run.knee_p99_limit_ms)} ms and 99 % of the rate was achieved.`
      : `No rate held: p99 never stayed under ${short(run.knee_p99_limit_ms)} ms with 99 % of the rate achieved.`;
    const group = make("div", parent, undefined, "charts");
    const pick = (values, wanted) => values.map((value, at) => holds[at] === wanted ? value : null);
    draw(group, "Rate asked and achieved", xs,
      [{ label: "as asked", values: xs, dash: [6, 4], width: 1, colour: "--faint" },
       { label: "achieved, holds", values: pick(achieved, true), dots: true, colour: "--good" },
       { label: "achieved, does not hold", values: pick(achieved, false), dots: true, hollow: true, colour: "--bad" }],
      { wide: true, events, xLabel: "asked items/s", xName: "asked", unit: "items/s" });
    draw(group, "Latency by rate asked", xs,
      [{ label: "p50", values: positive(of("p50_ms")), points: true, width: 1 },
       { label: "p99, holds", values: positive(pick(p99, true)), dots: true, colour: "--good" },
       { label: "p99, does not hold", values: positive(pick(p99, false)), dots: true, hollow: true, colour: "--bad" },
       { label: "limit of p99", values: xs.map(() => run.knee_p99_limit_ms), dash: [6, 4], width: 1, colour: "--faint" }],
      { wide: true, events, xLabel: "asked items/s", xName: "asked", unit: "ms", log: true });
    table(parent, { title: "Trials", columns: run.samples[0].map(label), rows: run.samples.slice(1).map(row => row.map(cell => cell === "" || Number.isNaN(Number(cell)) ? cell : String(Number(cell)))) });
  };

  const compared = (run, parent) => {
    const all = columnsOf(run);
    const names = [...new Set(all.collector)];
    const rounds = [...new Set(numbers(all.round))];
    const group = make("div", parent, undefined, "charts");
    const chart = (title, column, unit) => draw(group, title, rounds, names.map(name => ({
      label: name, points: true,
      values: rounds.map(round => {
        const at = all.collector.findIndex((other, i) => other === name && Number(all.round[i]) === round);
        return at < 0 ? null : Number(all[column][at]);
      }),
    })), { unit, xLabel: "round", xName: "round", xValues: (u, values) => values.map(value => Number.isInteger(value) ? value : "") });
    chart("CPU per item", "cpu_seconds_per_million", "s per million items");
    chart("Rate", "items_per_s", "items/s");
    chart("Latency, p99", "p99_ms", "ms");
    chart("Memory", "rss_mib", "MiB");
  };

  const table = (parent, { title, columns, rows }) => {
    if (!rows.length) return;
    make("h2", parent, title);
    const grid = make("table", make("div", parent, undefined, "scroll"), undefined, "plain");
    const head = make("tr", make("thead", grid));
    columns.forEach(name => make("th", head, name));
    const body = make("tbody", grid);
    rows.forEach(row => {
      const line = make("tr", body);
      row.forEach(cell => make("td", line, cell, cell === "FAILED" || cell === "false" ? "bad" : cell === "ok" || cell === "true" ? "ok" : ""));
    });
  };

  runs.forEach(run => {
    const section = make("section", document.getElementById("runs"), undefined, "run");
    const title = make("h1", section, run.name);
    if (run.passed !== undefined) make("span", title, run.passed ? "passed" : "failed", "verdict " + (run.passed ? "passed" : "failed"));
    make("div", section, `${run.kind}, ${run.started.replace("T", " ").slice(0, 19)} UTC` +
      (run.subjects ? ": " + run.subjects.map(subject => `${subject.name} (${subject.version})`).join(", ") : ""), "faint");
    (run.failures || []).forEach(failure => make("pre", section, failure, "wrap failed"));
    const left = new Map(Object.entries(run.figures || {}));
    const tiles = (question, names) => {
      const there = names.filter(name => left.has(name));
      if (!there.length) return;
      make("h2", section, question);
      const grid = make("div", section, undefined, "tiles");
      there.forEach(name => {
        const tile = make("div", grid, undefined, "tile");
        make("b", tile, short(left.get(name)));
        make("span", tile, FIGURE_NAMES[name] || label(name), "faint");
        left.delete(name);
      });
    };
    Object.entries(FIGURES).forEach(([question, names]) => tiles(question, names));
    tiles("Further figures", [...left.keys()]);
    if (run.kind === "knee") knee(run, section);
    if (run.kind === "compare") compared(run, section);
    (run.tables || []).forEach(one => table(section, one));
    if (run.kind !== "knee" && run.kind !== "compare") overTime(run, section);
    distribution(run, section);
    if ((run.answers || []).length) {
      const details = make("details", section);
      make("summary", details, "Answers besides plain success");
      make("pre", details, run.answers.join("\n"), "wrap");
    }
    make("h2", section, "Environment");
    make("pre", section, run.command, "wrap");
    table(section, { title: "", columns: ["what", "value"], rows: Object.entries(run.environment) });
    (run.subjects || []).forEach(subject => {
      const details = make("details", section);
      make("summary", details, `${subject.name}: ${subject.version}`);
      make("pre", details, subject.command, "wrap");
      make("pre", details, subject.config);
    });
  });

  let pending = 0;
  const rebuild = () => charts.forEach(entry => { entry.chart.destroy(); entry.chart = entry.build(); });
  const later = () => { cancelAnimationFrame(pending); pending = requestAnimationFrame(rebuild); };
  let width = innerWidth;
  addEventListener("resize", () => { if (innerWidth !== width) { width = innerWidth; later(); } });
  dark.addEventListener("change", later);
})();
