/** Characters of a line. */
const WIDTH = 78;

const INDENT = '  ';

/** Words in lines that fit a terminal. */
function wrap(words: readonly string[]): string {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > WIDTH) lines.push(INDENT + word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join('\n');
}

/** Part of the help of several commands. */
export const FILES = `A recording is a session (.rtlog) or a HAR file, plain or gzip; - reads
standard input. HAR entries with _webSocketMessages or _eventSourceMessages are
streams, all others requests.
`;

/** Where to read the pages that a help names: not all of them are in the npm package. */
export const PAGES = `Pages under docs/ are at
https://github.com/realtime-inspector/realtime-inspector
`;

/** Part of the help of several commands. */
export const CHECK_OPTIONS = `  --policy FILE              what is expected of streams: numbering, limits,
                             thresholds; see docs/reference/policy.md
  --numbering FIELD          the field that counts messages, FIELD:GROUP for a
                             counter each, or none; with @TEXT only for streams
                             with TEXT in their address; may be given again
  --decoder FILE             how messages are unwrapped; see
                             docs/reference/protocols.md
  --proto FILE               .proto file, for steps "proto" of a decoder and for
                             gRPC-Web; both may be given several times
  --format NAME              text, json, github (annotations), sarif, markdown
  --json                     the same as --format json
  --junit FILE               write the verdict as JUnit XML too
  --cost                     say what each stream costs
  --fail-on A,B,…            exit with 1 if there is a finding of these kinds
                             or severities (error, warning, info), of "any", or
                             "none"; "unjudged": if something could not be
                             judged; default: error,warning
  --max-silence DURATION     exit with 1 if an open connection received nothing
                             for longer than this
  --max-downtime DURATION    … if a stream had no connection for longer
  --max-reconnects N         … if a stream reconnected more often
  --max-requests-per-hour N  … if a poll sends more requests
`;

/** Part of the help of several commands. */
export const REDACTION_OPTIONS = `  --redact-path PATH         replace this too: $.user.email from the outermost
                             value, user.email anywhere, * any name, ** any way
  --redact-pattern REGEX     … and what this matches, or its first group; both
                             may be given several times
  --redact-also KINDS        … and these: card, nationalId, mail
  --redact-keep KINDS        do not replace these kinds; see
                             docs/reference/session-format.md
  --redact-rules FILE        rules of your own from a policy file, as the panel
                             writes it
  --redact-key-file FILE     a file with a secret of your own: equal secrets get
                             equal placeholders in all files made with it
  --share-safely             give names, addresses and other personal values
                             stand-ins of the same length and order as well
`;

/** Part of the help of several commands. */
export const DURATION = `DURATION is a number with ms, s, m or h: 500ms, 5s, 2m.
`;

/** Part of the help of several commands. */
export const kindsOf = (findingKinds: readonly string[]): string => `Kinds of finding
${wrap(findingKinds)}
`;

/** Part of the help of several commands. */
export const EXIT_OF_CHECK = `Exit status
  0  no finding that --fail-on names, and no limit exceeded
  1  findings, an exceeded limit, or something unjudged that must not be
  2  the file or the policy is missing, damaged or of another kind, an output
     cannot be written, or the options are wrong; what could be read is still
     reported
`;

/** Part of the help of several commands. */
export const EXIT_OF_RECORD = `Exit status
  0  no finding that --fail-on names, and no limit exceeded
  1  findings, an exceeded limit, or something unjudged that must not be
  2  the options are wrong, an output cannot be written, or no browser is
     installed
  3  the page answered an error, could not be reached, hangs, or did not get to
     where it should (--until, --script), or the browser failed; what was
     recorded until then is saved and reported
`;

/** Part of the help of several commands. */
export const EXIT_OF_WRITERS = `Exit status
  0  all is written
  2  the file is missing, damaged or of another kind, an output cannot be
     written, or the options are wrong
`;

/** Part of the help of several commands. */
export const OUTPUTS = `No command writes to a file that it reads. An output is written as NAME.part
and renamed when it is complete.
`;

/** Part of the help of several commands. */
export const EXIT_OF_READERS = `Exit status
  0  all is read
  2  the file is missing, damaged or of another kind, a regular expression takes
     too long, or the options are wrong; what could be read is still shown
  3  the page or the browser failed; what was recorded until then is shown
`;

/** Part of the help of several commands. */
export const PAGE_OPTIONS = `  --for DURATION             how long to record; default: 30s, of show 10s
  --until EXPRESSION         end as soon as this is true in the page; if it is
                             not within --for, exit with 3
  --browser NAME             chrome or firefox; default: whichever is installed
  --storage-state FILE       cookies and local storage, as Playwright saves them
  --cookie NAME=VALUE        a cookie for the address; may be given again
  --header "NAME: VALUE"     a header of every request of the page, handshakes
                             included; may be given again
  --script FILE              a module whose default export operates the page:
                             export default async (page) => { … }
  --connect ADDRESS          open a tab in a Chromium that runs already (with
                             --remote-debugging-port), and close it afterwards
  --ignore-https-errors      take certificates that no authority vouches for
  --viewport WxH             the size of the page, such as 1280x720
  --loopback-only            let the browser reach no host but this machine
`;
