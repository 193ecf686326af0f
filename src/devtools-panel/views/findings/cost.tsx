import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { COST, COST_COLUMNS, COST_SCALE, fleetCost } from '../../../texts/panel/findings.ts';
import { formatAmount, formatCount } from '../../../texts/panel/numbers.ts';
import { formatBytes, formatDuration, formatPercent } from '../../../base/format.ts';
import type { HourlyCost } from '../../../analysis/cost/cost-estimate.ts';
import { costByTransport, costForUsers, costOfStreams, type StreamCost } from '../../../analysis/cost/stream-cost.ts';
import { costBasisText } from '../../../texts/cost.ts';
import { usePanel } from '../hooks/panel-context.ts';

/** One row of figures, for `hours` hours. */
interface FiguresProps {
  readonly name: string;
  readonly cost: HourlyCost;
  readonly emptyShare: number | null;
  /** `null` for a transport that is only estimated. */
  readonly reconnects: number | null;
  readonly hours: number;
}

function Figures({ name, cost, emptyShare, reconnects, hours }: FiguresProps): JSX.Element {
  // In the order of COST_COLUMNS; empty where a figure does not apply.
  const figures = [
    formatAmount(cost.requests * hours),
    formatBytes(cost.headerBytes * hours),
    formatBytes(cost.payloadBytes * hours),
    formatAmount(cost.messages * hours),
    emptyShare === null ? '' : formatPercent(emptyShare),
    cost.staleness === null ? '' : formatDuration(cost.staleness),
    reconnects === null ? '' : formatCount(reconnects),
  ];
  return (
    <tr title={cost.formula}>
      <th scope="row">{name}</th>
      {COST_COLUMNS.map(([column], index) => (
        <td key={column} class="number" data-column={column}>
          {figures[index]}
        </td>
      ))}
    </tr>
  );
}

/** The header row of a table of figures. */
function CostHead({ first }: { readonly first: string }): JSX.Element {
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        {COST_COLUMNS.map(([name, meaning]) => (
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
      <p class="quiet">{COST.caveats}</p>
      <ul class="caveats">
        {cost.advice.against.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </div>
  );
}

/** What all users together cost, with the stream's present transport. */
function Fleet({ cost, users }: { readonly cost: StreamCost; readonly users: number }): JSX.Element {
  const fleet = costForUsers(cost.now, users);
  return (
    <p class="note">
      {fleetCost(users, fleet.requestsPerSecond, fleet.bytesPerSecond, fleet.connectionsOpen)}{' '}
      <span class="quiet">{fleet.formula}</span>
    </p>
  );
}

interface Scale {
  readonly hours: number;
  readonly users: number;
}

/** The choice of the time and the number of users for the figures. */
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
        {COST_SCALE.client}{' '}
        <select
          class="choice"
          value={scale.hours}
          onChange={({ currentTarget }) => onChange({ ...scale, hours: Number(currentTarget.value) })}
        >
          <option value={1}>{COST_SCALE.hour}</option>
          <option value={24}>{COST_SCALE.day}</option>
        </select>
      </label>
      <label>
        {COST_SCALE.all}{' '}
        <input
          type="number"
          min={1}
          max={1_000_000_000}
          value={scale.users}
          onInput={({ currentTarget }) =>
            onChange({ ...scale, users: Math.max(1, Math.round(currentTarget.valueAsNumber) || 1) })
          }
        />{' '}
        {COST_SCALE.users}
      </label>
    </p>
  );
}

/** What one stream costs, and what the same messages would cost over other transports, each with its formula. */
function OneStream({ cost, scale }: { readonly cost: StreamCost; readonly scale: Scale }): JSX.Element {
  const transports = [cost.now, ...cost.instead];
  return (
    <>
      <h2>
        {cost.label}
        <span>{COST.observed(cost.seen)}</span>
      </h2>
      <p class="note quiet">{costBasisText(cost)}</p>
      <table class="cost-table">
        <caption class="visually-hidden">{COST.alternatives}</caption>
        <CostHead first={COST.alternative} />
        <tbody>
          {transports.map((each) => (
            <Figures
              key={each.transport}
              name={each === cost.now ? COST.now(COST.transports[each.transport]) : COST.transports[each.transport]}
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
        {transports.map((each) => (
          <div key={each.transport}>
            <dt>{COST.transports[each.transport]}</dt>
            <dd>{each.formula}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** What the streams cost one client, and what the messages of the selected one would cost over other transports. */
export function Cost(): JSX.Element {
  const panel = usePanel();
  const { stream: selected } = panel.selection.current.value;
  const [scale, setScale] = useState<Scale>({ hours: 1, users: 1_000_000 });
  const costs = costOfStreams(panel.display.analysis.streams(), panel.display.now());
  const chosen = costs.find((cost) => cost.stream === selected);
  const transports = costByTransport(costs);
  if (costs.length === 0) return <p class="empty">{COST.empty}</p>;
  return (
    <div class="cost" role="region" aria-label={COST.label} data-region tabIndex={0}>
      <Scales scale={scale} onChange={setScale} />
      {chosen === undefined ? null : <OneStream key={chosen.stream} cost={chosen} scale={scale} />}
      <table class="cost-table">
        <caption class="visually-hidden">{COST.streams}</caption>
        <CostHead first={COST.stream} />
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
              name={COST.all(COST.transports[now.transport], streams)}
              cost={now}
              emptyShare={emptyShare}
              reconnects={reconnects}
              hours={scale.hours}
            />
          ))}
        </tbody>
      </table>
      {chosen === undefined ? <p class="quiet note">{COST.select}</p> : null}
    </div>
  );
}
