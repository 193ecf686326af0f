/** The text of `--help` without a command. */
export const OVERVIEW = `realtime-inspector: records, checks and converts real-time traffic

  realtime-inspector check FILE… [options]
  realtime-inspector record URL -o FILE.rtlog [options]
  realtime-inspector show FILE|URL [messages|streams|findings] [options]
  realtime-inspector convert FROM TO [options]
  realtime-inspector report FILE -o FILE.html [options]
  realtime-inspector faults --to HOST[:PORT] [options]
  realtime-inspector mcp [options]

check says what is wrong in recordings. record opens a page in an installed
browser without a window, records it, saves the session and checks it. show
lists messages, streams or findings, filtered as in the panel. convert writes a
session (.rtlog), HAR (.har), Chrome trace (.trace.json, for Perfetto), CSV,
Parquet or OpenTelemetry (.otlp.json). report writes one HTML page that needs
no other file. faults is a proxy that makes connections fail on purpose. mcp
answers a coding agent.

  realtime-inspector COMMAND --help  all options of a command, with examples
  -v, --version                      the version

Exit status
  0  nothing to fail on; or all is written
  1  check, record: findings, an exceeded limit, or something unjudged
  2  an input cannot be read, an output not written, or the options are wrong
  3  record, show: the page or the browser failed

Examples
  realtime-inspector check session.rtlog
  realtime-inspector record http://localhost:3000 --for 30s -o run.rtlog
  realtime-inspector show run.rtlog --around 12:03:07
  realtime-inspector convert run.rtlog run.har --redact
  realtime-inspector report run.rtlog -o report.html
`;
