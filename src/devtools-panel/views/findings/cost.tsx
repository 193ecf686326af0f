import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import {
  costByTransport,
  costForUsers,
  costOfStreams,
  type HourlyCost,
  type StreamCost,
} from '../../../analysis/cost/stream-cost.ts';
import { usePanel } from '../hooks/hooks.ts';
import { formatBytes, formatDuration, formatPercent } from '../../../base/format.ts';
import { formatAmount, formatCount } from '../../text/numbers.ts';

const TRANSPORT_WORDS: Readonly<Record<HourlyCost['transport'], string>> = {
  'short-poll': 'Short poll',
  'long-poll': 'Long poll',
  sse: 'SSE',
  websocket: 'WebSocket',
  'streamed-fetch': 'Streamed fetch',
  request: 'Requests',
};

/** A count that may be small: whole from 10 on, one decimal below. */
/** What one line of figures shows; spans of a day are 24 times those of an hour. */
interface FiguresProps {
  readonly name: string;
  readonly cost: HourlyCost;
  readonly emptyShare: number | null;
  /** `null` where they were not measured but would be. */
  readonly reconnects: number | null;
  readonly hours: number;
}

function Figures({ name, cost, emptyShare, reconnects, hours }: FiguresProps): JSX.Element {
  return (
    <tr title={cost.formula}>
      <th scope="row">{name}</th>
      <td class="number">{formatAmount(cost.requests * hours)}</td>
      <td class="number">{formatBytes(cost.headerBytes * hours)}</td>
      <td class="number">{formatBytes(cost.payloadBytes * hours)}</td>
      <td class="number">{formatAmount(cost.messages * hours)}</td>
      <td class="number">{emptyShare === null ? '' : formatPercent(emptyShare)}</td>
      <td class="number">{cost.staleness === null ? '' : formatDuration(cost.staleness)}</td>
      <td class="number">{reconnects === null ? '' : formatCount(reconnects)}</td>
    </tr>
  );
}

/** Column names with what they mean. */
const COLUMNS = [
  ['Requests', 'Requests and handshakes'],
  ['Headers', 'Headers and framing; 950 B a request, an estimate'],
  ['Payload', 'Content of messages, both ways'],
  ['Messages', 'Messages that reach the page'],
  ['Empty', 'Share of answers that bring nothing'],
  ['Age', "Mean age of a message when it arrives, beyond the network's own way"],
  ['Reconnects', 'Seen so far'],
] as const;

function Head({ first }: { readonly first: string }): JSX.Element {
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        {COLUMNS.map(([name, meaning]) => (
          <th key={name} scope="col" class="number" title={meaning}>
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Advice({ cost }: { readonly cost: StreamCost }): JSX.Element | null {
  if (cost.advice === null) return null;
  return (
    <div class="note">
      <p>{cost.advice.text}</p>
      <p class="quiet">What speaks against it:</p>
      <ul class="against">
        {cost.advice.against.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </div>
  );
}

/** What all clients together cost, as the stream is now. */
function Fleet({ cost, users }: { readonly cost: StreamCost; readonly users: number }): JSX.Element {
  const fleet = costForUsers(cost.now, users);
  const connections = fleet.connectionsOpen > 0 ? `, ${formatCount(fleet.connectionsOpen)} connections open` : '';
  return (
    <p class="note">
      {`${formatCount(users)} users: ${formatAmount(fleet.requestsPerSecond)} requests and ${formatBytes(fleet.bytesPerSecond)} a second${connections}. `}
      <span class="quiet">{fleet.formula}</span>
    </p>
  );
}

interface Scale {
  readonly hours: number;
  readonly users: number;
}

/** For how long and for how many the sums are made. */
function Scales({
  scale,
  onChange,
}: {
  readonly scale: Scale;
  readonly onChange: (scale: Scale) => void;
}): JSX.Element {
  return (
    <p class="note users">
      <label>
        One client in{' '}
        <select
          class="choice"
          value={scale.hours}
          onChange={({ currentTarget }) => onChange({ ...scale, hours: Number(currentTarget.value) })}
        >
          <option value={1}>an hour</option>
          <option value={24}>a day</option>
        </select>
      </label>
      <label>
        , all{' '}
        <input
          type="number"
          min={1}
          max={1_000_000_000}
          value={scale.users}
          onInput={({ currentTarget }) =>
            onChange({ ...scale, users: Math.max(1, Math.round(currentTarget.valueAsNumber) || 1) })
          }
        />{' '}
        users a second
      </label>
    </p>
  );
}

/** What one stream costs, and the same messages over the other transports, each with how the figures come about. */
function OneStream({ cost, scale }: { readonly cost: StreamCost; readonly scale: Scale }): JSX.Element {
  const ways = [cost.now, ...cost.instead];
  return (
    <>
      <h2>
        {cost.label}
        <span>{formatDuration(cost.seen)} seen</span>
      </h2>
      <table class="cost-table">
        <caption class="unseen">The same messages over each transport, one client</caption>
        <Head first="The same over" />
        <tbody>
          {ways.map((each) => (
            <Figures
              key={each.transport}
              name={`${TRANSPORT_WORDS[each.transport]}${each === cost.now ? ', now' : ''}`}
              cost={each}
              emptyShare={each === cost.now ? cost.emptyShare : null}
              reconnects={each === cost.now ? cost.reconnects : null}
              hours={scale.hours}
            />
          ))}
        </tbody>
      </table>
      <Fleet cost={cost} users={scale.users} />
      <Advice cost={cost} />
      <dl class="formulas">
        {ways.map((each) => (
          <div key={each.transport}>
            <dt>{TRANSPORT_WORDS[each.transport]}</dt>
            <dd>{each.formula}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** What the streams cost one client; the selected one beside what its messages would cost otherwise. */
export function Cost(): JSX.Element {
  const panel = usePanel();
  const { stream: selected } = panel.selection.current.value;
  const [scale, setScale] = useState<Scale>({ hours: 1, users: 1_000_000 });
  const costs = costOfStreams(panel.display.analysis.streams());
  const chosen = costs.find((cost) => cost.stream === selected);
  const transports = costByTransport(costs);
  if (costs.length === 0) return <p class="empty">No stream has been seen for five seconds yet.</p>;
  return (
    <div class="cost" role="region" aria-label="Cost" data-region tabIndex={0}>
      <Scales scale={scale} onChange={setScale} />
      {chosen === undefined ? null : <OneStream key={chosen.stream} cost={chosen} scale={scale} />}
      <table class="cost-table">
        <caption class="unseen">Cost of each stream, one client</caption>
        <Head first="Stream" />
        <tbody>
          {costs.map(({ stream, label, now, emptyShare, reconnects }) => (
            <Figures
              key={stream}
              name={label}
              cost={now}
              emptyShare={emptyShare}
              reconnects={reconnects}
              hours={scale.hours}
            />
          ))}
        </tbody>
        <tbody>
          {transports.map(({ now, streams, emptyShare, reconnects }) => (
            <Figures
              key={now.transport}
              name={`All ${TRANSPORT_WORDS[now.transport]} (${streams})`}
              cost={now}
              emptyShare={emptyShare}
              reconnects={reconnects}
              hours={scale.hours}
            />
          ))}
        </tbody>
      </table>
      {chosen === undefined ? (
        <p class="quiet note">Select a stream to see what its messages would cost over the other transports.</p>
      ) : null}
    </div>
  );
}
