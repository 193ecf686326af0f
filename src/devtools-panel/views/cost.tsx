import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { costForUsers, costOfStreams, type HourlyCost, type StreamCost } from '../../analysis/cost.ts';
import { lengthWords } from '../../timeline/words.ts';
import { countWords, sizeWords } from '../state/number-words.ts';
import { useAtom, usePanel } from './hooks.ts';

const TRANSPORT_WORDS: Readonly<Record<HourlyCost['transport'], string>> = {
  'short-poll': 'Short poll',
  'long-poll': 'Long poll',
  sse: 'SSE',
  websocket: 'WebSocket',
  'streamed-fetch': 'Streamed fetch',
  request: 'Requests',
};

/** A count that may be small: whole from 10 on, one decimal below. */
const few = (value: number): string => (value < 10 ? String(Number(value.toFixed(1))) : countWords(Math.round(value)));

function Figures({
  name,
  cost,
  title,
}: {
  readonly name: string;
  readonly cost: HourlyCost;
  readonly title: string;
}): JSX.Element {
  return (
    <tr title={title}>
      <th scope="row">{name}</th>
      <td class="number">{few(cost.requests)}</td>
      <td class="number">{sizeWords(cost.headerBytes + cost.payloadBytes)}</td>
      <td class="number">{cost.staleness === null ? '' : lengthWords(cost.staleness)}</td>
    </tr>
  );
}

function Head({ first }: { readonly first: string }): JSX.Element {
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        <th scope="col" class="number requests">
          Requests/h
        </th>
        <th scope="col" class="number bytes">
          Bytes/h
        </th>
        <th scope="col" class="number age" title="Mean age of a message when it arrives, beyond the network's own way">
          Age
        </th>
      </tr>
    </thead>
  );
}

function Advice({ cost }: { readonly cost: StreamCost }): JSX.Element | null {
  if (cost.advice === null) return null;
  return (
    <div class="note">
      <p>{cost.advice.text}</p>
      <ul class="against">
        {cost.advice.against.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </div>
  );
}

/** The users for whom the sums are made. */
function Users({ cost }: { readonly cost: StreamCost }): JSX.Element {
  const [users, setUsers] = useState(1_000);
  const fleet = costForUsers(cost.now, users);
  const connections = fleet.connectionsOpen > 0 ? `, ${countWords(fleet.connectionsOpen)} connections open` : '';
  return (
    <p class="note users" title={fleet.formula}>
      <label>
        With{' '}
        <input
          type="number"
          min={1}
          max={1_000_000_000}
          value={users}
          onInput={({ currentTarget }) => setUsers(Math.max(1, Math.round(currentTarget.valueAsNumber) || 1))}
        />{' '}
        users:
      </label>{' '}
      {few(fleet.requestsPerSecond)} requests and {sizeWords(fleet.bytesPerSecond)} a second{connections}.
    </p>
  );
}

/** What one stream costs, and the same messages over the other transports. */
function OneStream({ cost }: { readonly cost: StreamCost }): JSX.Element {
  return (
    <>
      <h2>
        {cost.label}
        <span>{lengthWords(cost.seen)} seen</span>
      </h2>
      <Advice cost={cost} />
      <table class="cost-table">
        <caption class="unseen">The same messages over each transport, an hour and client</caption>
        <Head first="The same over" />
        <tbody>
          {[cost.now, ...cost.instead].map((each) => (
            <Figures
              key={each.transport}
              name={`${TRANSPORT_WORDS[each.transport]}${each === cost.now ? ', now' : ''}`}
              cost={each}
              title={each.formula}
            />
          ))}
        </tbody>
      </table>
      <Users cost={cost} />
    </>
  );
}

/** What the streams cost one client in an hour; the selected one beside what its messages would cost otherwise. */
export function Cost(): JSX.Element {
  const panel = usePanel();
  const { stream: selected } = useAtom(panel.selection);
  // The moment says when to look again; the figures are the analysis' own.
  useAtom(panel.moment);
  const costs = costOfStreams(panel.recording.analysis.streams());
  const chosen = costs.find((cost) => cost.stream === selected);
  if (costs.length === 0) return <p class="empty">No stream has been seen for five seconds yet.</p>;
  return (
    <div class="cost" role="region" aria-label="Cost" data-region tabIndex={0}>
      <table class="cost-table">
        <caption class="unseen">Cost of each stream, an hour and client</caption>
        <Head first="Stream" />
        <tbody>
          {costs.map((cost) => (
            <Figures key={cost.stream} name={cost.label} cost={cost.now} title={cost.now.formula} />
          ))}
        </tbody>
      </table>
      {chosen === undefined ? null : <OneStream key={chosen.stream} cost={chosen} />}
    </div>
  );
}
