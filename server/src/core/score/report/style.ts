const light =
  '--paper: #fff; --ink: #1b1f24; --dim: #57606a; --line: #d0d7de; --room: #f6f8fa; --critical: #b3131d; --high: #b54708; --elevated: #8a5a00; --moderate: #0b5cad; --low: #1a6b3c;';
const dark =
  '--paper: #0f1318; --ink: #e6edf3; --dim: #9aa5b1; --line: #313a44; --room: #171d24; --critical: #ff7b81; --high: #ffa366; --elevated: #f0c14b; --moderate: #79b8ff; --low: #6fd08c;';

/** The style sheet of the report: dark and light as the reader has it, as the theme of VS Code has it (it gives the body classes), and for paper. */
export const style = `
:root { color-scheme: light dark; }
body { ${light} }
@media (prefers-color-scheme: dark) { body:not([class]) { ${dark} } }
@media not print {
  body.vscode-dark, body.vscode-high-contrast:not(.vscode-high-contrast-light) { ${dark} }
  body[class] { --paper: var(--vscode-editor-background); --ink: var(--vscode-editor-foreground); }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 66rem; padding: 1.5rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .3rem; } h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; border-top: 1px solid var(--line); padding-top: 1rem; } h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
p { margin: .3rem 0; } .dim { color: var(--dim); }
a { color: inherit; } a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 3px solid var(--moderate); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; } .skip:focus { position: static; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; } caption { text-align: left; color: var(--dim); }
tbody th { font-weight: 400; } th, td { text-align: left; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
pre { background: var(--room); border: 1px solid var(--line); border-radius: .3rem; padding: .5rem .7rem; margin: .3rem 0; overflow-x: auto; font: .85rem/1.4 ui-monospace, monospace; }
ol { padding-left: 1.4rem; margin: .3rem 0; } li { margin: .2rem 0; }
details { border: 1px solid var(--line); border-radius: .3rem; padding: .5rem .8rem; margin: .5rem 0; } summary { cursor: pointer; } a pre { display: inline-block; width: 100%; }
.badge { font-weight: 600; white-space: nowrap; } .critical { color: var(--critical); } .high { color: var(--high); } .elevated { color: var(--elevated); } .moderate { color: var(--moderate); } .low, .minimal, .nothing { color: var(--low); }
.scroll { overflow-x: auto; } svg { display: block; min-width: 36rem; width: 100%; height: auto; }
svg text { fill: var(--ink); font: 13px system-ui, sans-serif; } svg .name { font-weight: 600; font-size: 15px; } svg .small { fill: var(--dim); font-size: 11.5px; }
svg .outside, svg .host { fill: var(--room); stroke: var(--ink); stroke-width: 2; } svg .floor { fill: var(--room); } svg .wall { stroke: var(--ink); fill: none; } svg .gone { stroke: var(--critical); stroke-dasharray: 4 5; }
svg .corridor { fill: var(--line); } svg .door { stroke: var(--dim); stroke-width: 3; fill: none; } svg .in { stroke: var(--dim); stroke-width: 2; fill: none; }
svg .way { fill: none; } svg .class-A { stroke: var(--critical); } svg .class-B { stroke: var(--high); } svg .class-C { stroke: var(--elevated); } svg .class-proxy, svg .class-proxied, svg .class-D { stroke: var(--moderate); } svg .class-kernel { stroke: var(--dim); stroke-dasharray: 2 4; }
svg .head-A { fill: var(--critical); } svg .head-B { fill: var(--high); } svg .head-C { fill: var(--elevated); } svg .head-proxy, svg .head-proxied, svg .head-D { fill: var(--moderate); } svg .head-kernel, svg .head-in { fill: var(--dim); }
svg text.critical { fill: var(--critical); } svg text.high { fill: var(--high); } svg text.elevated { fill: var(--elevated); } svg text.moderate { fill: var(--moderate); } svg text.low, svg text.minimal, svg text.nothing { fill: var(--low); }
@media print { :root { color-scheme: light; } body, body:not([class]) { ${light} max-width: none; padding: 0; } ::details-content { content-visibility: visible; block-size: auto; } details { break-inside: avoid; border: 0; padding: 0; } h2 { break-after: avoid; } .skip { display: none; } }
`;

/** SHA-256 of the style sheet, in base64: no other style applies, and nothing else is loaded. A test compares it. */
export const styleHash = 'bGHV6zUDcrC4xcigLnFz/3+zvEaXTUNVPYY2cZBme50=';
