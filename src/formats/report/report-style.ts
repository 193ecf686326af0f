/** The style sheet of a report; its colours are those of the panel. */
export const REPORT_STYLE = `
:root{color-scheme:light dark;--bg:#fff;--bar:#f6f7f8;--line:#dfe1e5;--text:#1f2023;--soft:#55595f;--accent:#1f66c1;--in:#3571d6;--out:#122132;--gap:#ca003e;--dup:#624000;--span:#eef1f5;--spanedge:#7a8088}
@media (prefers-color-scheme:dark){:root{--bg:#242427;--bar:#2b2b2f;--line:#404247;--text:#e3e4e7;--soft:#b4b8bd;--accent:#8ab4f8;--in:#588ff3;--out:#bdf0dc;--gap:#fc7d6f;--dup:#eec701;--span:#303137;--spanedge:#7d838b}}
*{box-sizing:border-box}
body{margin:0 auto;padding:24px;max-width:1200px;background:var(--bg);color:var(--text);font:14px/1.5 system-ui,sans-serif}
h1{font-size:20px;margin:0 0 4px;overflow-wrap:anywhere}h2{font-size:16px;margin:32px 0 8px}h3{font-size:14px;margin:24px 0 4px;overflow-wrap:anywhere}
p{margin:4px 0}.soft{color:var(--soft)}a{color:var(--accent)}
svg{width:100%;height:auto;font:11px system-ui,sans-serif}svg text{fill:var(--text)}svg a text{fill:var(--accent)}svg .mark{fill:var(--soft)}
.grid{stroke:var(--line)}.span{fill:var(--span);stroke:var(--spanedge)}.span.failed{fill:none;stroke-dasharray:3 2}
path.in{stroke:var(--in)}path.out{stroke:var(--out)}.finding{fill:var(--soft)}.finding.error{fill:var(--gap)}.finding.warning{fill:var(--dup)}
.card{border:1px solid var(--line);border-left:4px solid var(--soft);padding:8px 12px;margin:8px 0;background:var(--bar)}
.card.error{border-left-color:var(--gap)}.card.warning{border-left-color:var(--dup)}
.card ul{margin:4px 0;padding-left:20px}.card li,.card p{overflow-wrap:anywhere;white-space:pre-wrap}
table{border-collapse:collapse;width:100%;font-size:12px}th,td{text-align:left;vertical-align:top;padding:2px 8px;border-bottom:1px solid var(--line)}
th{color:var(--soft);font-weight:600}td.number{text-align:right;white-space:nowrap}
td.data{font-family:ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:isolate}
summary{cursor:pointer;color:var(--accent)}tr.more td{color:var(--soft);text-align:center}
@media print{details>*{display:block}body{max-width:none}}
`;
