import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { countOf } from '../state/number-words.ts';
import { Icon } from './icons.tsx';

/** Children that are shown at once; more come by the hundred. */
const PAGE = 100;

/** Levels that are open at first. */
const OPEN_LEVELS = 1;

/** Characters of a string that are shown in its line. */
const LONG = 400;

const isBranch = (value: unknown): value is object => typeof value === 'object' && value !== null;

function Leaf({ value }: { readonly value: unknown }): JSX.Element {
  if (typeof value === 'string') {
    const text = JSON.stringify(value);
    return <span class="json-string">{text.length > LONG ? `${text.slice(0, LONG)}…` : text}</span>;
  }
  return <span class="json-plain">{String(value)}</span>;
}

/** A branch in one line, for a node that is closed. */
function inShort(value: object): string {
  const names = Array.isArray(value) ? [] : Object.keys(value);
  if (Array.isArray(value)) return `[${countOf(value.length, 'item')}]`;
  return names.length === 0 ? '{}' : `{ ${names.slice(0, 4).join(', ')}${names.length > 4 ? ', …' : ''} }`;
}

interface NodeProps {
  readonly name: string;
  readonly value: unknown;
  readonly level: number;
}

function Node({ name, value, level }: NodeProps): JSX.Element {
  const [isOpen, setOpen] = useState(level < OPEN_LEVELS);
  const [shown, setShown] = useState(PAGE);
  if (!isBranch(value)) {
    return (
      <li class="leaf">
        <span class="json-name">{name}</span> <Leaf value={value} />
      </li>
    );
  }
  const entries = isOpen ? Object.entries(value) : [];
  const words =
    level === 0
      ? `${Array.isArray(value) ? '[]' : '{}'} ${countOf(Object.keys(value).length, Array.isArray(value) ? 'item' : 'field')}`
      : '';
  return (
    <li>
      <button type="button" class="node" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <Icon name={isOpen ? 'down' : 'right'} size={12} />
        {name === '' ? null : <span class="json-name">{name} </span>}
        <span class="quiet">{words !== '' ? words : isOpen ? '' : inShort(value)}</span>
      </button>
      {isOpen ? (
        <ul>
          {entries.slice(0, shown).map(([key, child]) => (
            <Node key={key} name={key} value={child} level={level + 1} />
          ))}
          {entries.length > shown ? (
            <li>
              <button type="button" class="link" onClick={() => setShown(shown + PAGE)}>
                {countOf(entries.length - shown, 'more', 'more')}
              </button>
            </li>
          ) : null}
        </ul>
      ) : null}
    </li>
  );
}

/** A JSON value as a tree; branches are built when they are opened, long ones by the hundred. */
export function JsonTree({ value }: { readonly value: unknown }): JSX.Element {
  return (
    <ul class="json" aria-label="Fields">
      <Node name="" value={value} level={0} />
    </ul>
  );
}
