import { PAGES } from './usage-parts.ts';

/** The options of `record` and `faults` that say what to make fail. */
export const FAULT_OPTIONS_USAGE = `  --fault WORDS              make connections fail on purpose, by words such as
                             "at 5s cut; down for 8s" or a plan in FILE.json
                             (docs/user/faults.md); may be given again; times
                             count from the first connection that is meant
  --fault-on PART            only connections whose address has this; * is any
                             run of characters. Inside TLS only hosts are seen
  --fault-seed N             other chances, such as of a jitter; default: 1
`;

/** The text of `faults --help`. */
export const FAULTS_USAGE = `realtime-inspector faults --to HOST[:PORT] [options]

Runs a proxy on this machine that makes real connections fail on purpose: cut
them, refuse them, keep them silent, delay and limit them, for every transport
over TCP and workers too. Faults are also typed while it runs, a line each;
"stop" ends all of them. See docs/user/faults.md.

Options
  --to HOST[:PORT]           forward there, and nowhere else; may be given
                             again; *.example.com is all names below it, "*"
                             is every host
  --listen ADDRESS:PORT      where to listen, on this machine alone;
                             default: 127.0.0.1:8900
${FAULT_OPTIONS_USAGE}  --for DURATION             how long; default: until Ctrl+C

Exit status
  0  ended by Ctrl+C, or the time is up
  2  the options are wrong, or the port is taken

${PAGES}
Examples
  realtime-inspector faults --to localhost:3000
  realtime-inspector faults --to localhost:3000 --fault "at 5s cut; down for 8s"
  realtime-inspector faults --to *.app.test --listen 127.0.0.1:9001 --for 10m
`;
