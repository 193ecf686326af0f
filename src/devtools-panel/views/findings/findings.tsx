import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { FINDING_LABELS, SEVERITY_LABELS } from '../../../texts/labels.ts';
import { FINDINGS, noFindings } from '../../../texts/panel/findings.ts';
import { COPY } from '../../../texts/panel/table.ts';
import type { Finding } from '../../../analysis/finding.ts';
import { reportOf } from '../../text/findings-markdown.ts';
import { selectFinding } from '../../state/navigation.ts';
import { copyText } from '../hooks/clipboard.ts';
import { usePanel } from '../hooks/panel-context.ts';
import { formatInstant, useTimeBase } from '../hooks/time-base.ts';
import { arrowStep, consume } from '../hooks/keys.ts';
import { SEVERITY_TONES } from '../shell/severity-tones.ts';
import { IconButton } from '../shell/icon-button.tsx';
import { Icon } from '../shell/icons.tsx';

/** Findings rendered at first, and added by each click on "more": a broken feed makes thousands, and each row costs time. */
const PAGE = 200;

/** Lines of the ledger above the list; the detail of each stream has its own. */
const LEDGER_LINES = 5;

/** The evidence of a finding, why it may be wrong, and what to do. */
function FindingDetails({ finding }: { readonly finding: Finding }): JSX.Element {
  return (
    <dl>
      {finding.evidence.length === 0 ? null : (
        <>
          <dt>{FINDING_LABELS.evidence}</dt>
          <dd>{finding.evidence.join('; ')}</dd>
        </>
      )}
      {finding.doubt === '' ? null : (
        <>
          <dt>{FINDING_LABELS.doubt}</dt>
          <dd>{finding.doubt}</dd>
        </>
      )}
      {finding.advice === '' ? null : (
        <>
          <dt>{FINDING_LABELS.advice}</dt>
          <dd>{finding.advice}</dd>
        </>
      )}
    </dl>
  );
}

interface RowProps {
  readonly finding: Finding;
  readonly label: string;
  readonly isSelected: boolean;
}

function FindingRow({ finding, label, isSelected }: RowProps): JSX.Element {
  const panel = usePanel();
  const base = useTimeBase();
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isSelected) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isSelected]);
  return (
    <div
      ref={row}
      id={`finding-${finding.id}`}
      class="finding"
      role="option"
      aria-selected={isSelected}
      data-finding={finding.id}
      data-kind={finding.kind}
      data-count={finding.count}
      onClick={() => selectFinding(panel, finding)}
    >
      <span class={`tone-${SEVERITY_TONES[finding.severity]}`}>
        <Icon name={finding.severity} />
        <span class="visually-hidden">{SEVERITY_LABELS[finding.severity]}: </span>
      </span>
      <div>
        <div>{finding.text}</div>
        <div class="meta">
          <span>{label}</span>
          <span>{formatInstant(finding.from, base)}</span>
          <span>{finding.confidence}</span>
        </div>
        {isSelected ? <FindingDetails finding={finding} /> : null}
      </div>
    </div>
  );
}

/** What was counted without being listed one by one: nothing is left out in silence. */
function Ledger({ labels }: { readonly labels: ReadonlyMap<number, string> }): JSX.Element | null {
  const { ledger } = usePanel().display.snapshot.value;
  if (ledger.length === 0) return null;
  return (
    <ul class="ledger" aria-label={FINDINGS.ledger}>
      {ledger.slice(0, LEDGER_LINES).map(({ stream, text }) => (
        <li key={`${stream} ${text}`}>
          {labels.get(stream) ?? ''}: {text}
        </li>
      ))}
      {ledger.length > LEDGER_LINES ? <li>{FINDINGS.moreLedger(ledger.length - LEDGER_LINES)}</li> : null}
    </ul>
  );
}

/** Without findings: says which streams have a numbering, since missing messages can be detected only there. */
function NoFindings(): JSX.Element {
  const panel = usePanel();
  const { streams } = panel.display.snapshot.value;
  const live = streams.filter((stream) => stream.messagesIn > 0 && stream.class !== 'request' && !stream.isDevTooling);
  const numbered = live.filter((stream) => panel.recording.analysis.numbering(stream.id).length > 0).length;
  return <p class="empty">{noFindings(numbered, live.length - numbered)}</p>;
}

/** The list of findings. A click frames the time of a finding, scrolls the table to it and shows its details. */
export function Findings(): JSX.Element {
  const panel = usePanel();
  const { findings, streams } = panel.display.snapshot.value;
  const { finding: selected } = panel.selection.current.value;
  const [page, setPage] = useState(PAGE);
  const labels = new Map(streams.map((stream) => [stream.id, stream.label]));
  if (findings.length === 0)
    return (
      <>
        <Ledger labels={labels} />
        <NoFindings />
      </>
    );
  const current = findings.findIndex((finding) => finding.id === selected);
  // The selected one is always rendered, however far down it is.
  const last = Math.max(page, current + 1);
  const shown = findings.slice(0, last);
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = findings[arrowStep(event.key, current, findings.length) ?? -1];
    if (next === undefined) return;
    selectFinding(panel, next);
    consume(event);
  };
  const active = current < 0 ? {} : { 'aria-activedescendant': `finding-${selected}` };
  return (
    <>
      <Ledger labels={labels} />
      <div
        class="findings"
        role="listbox"
        aria-label={FINDINGS.label}
        data-region
        tabIndex={0}
        onKeyDown={onKeyDown}
        {...active}
      >
        {shown.map((finding) => (
          <FindingRow
            key={finding.id}
            finding={finding}
            label={labels.get(finding.stream) ?? ''}
            isSelected={finding.id === selected}
          />
        ))}
      </div>
      {findings.length > shown.length ? (
        <button type="button" class="link more" onClick={() => setPage(last + PAGE)}>
          {FINDINGS.more(findings.length - shown.length)}
        </button>
      ) : null}
    </>
  );
}

/** Copies all findings as Markdown, to paste into an issue or a chat. */
export function CopyReport(): JSX.Element | null {
  const panel = usePanel();
  const { findings } = panel.display.snapshot.value;
  if (findings.length === 0) return null;
  const copy = async (): Promise<void> =>
    panel.viewState.say((await copyText(reportOf(panel))) ? FINDINGS.copiedReport : COPY.refused);
  return <IconButton icon="copy" label={FINDINGS.copyReport} onClick={() => void copy()} />;
}
