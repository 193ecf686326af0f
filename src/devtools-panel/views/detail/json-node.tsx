import { shorten } from '../../../base/shorten.ts';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { TREE } from '../../../texts/panel/detail.ts';
import { isBranch, pathKey, type JsonPath } from '../../text/json-path.ts';
import { bytesLine } from '../../../store/preview-fields.ts';
import { Icon } from '../shell/icons.tsx';

/** Children that are shown at first, and added by each click on "more". */
const PAGE = 100;

/** Levels that are expanded at first. */
const OPEN_LEVELS = 1;

/** Characters of a string that are shown. */
const MAX_LENGTH = 400;

function Leaf({ value }: { readonly value: unknown }): JSX.Element {
  if (typeof value === 'string') {
    const text = JSON.stringify(value);
    return <span class="json-string">{shorten(text, MAX_LENGTH)}</span>;
  }
  return <span class="json-plain">{value instanceof Uint8Array ? bytesLine(value) : String(value)}</span>;
}

/** A collapsed branch in one line. */
function abbreviate(value: object): string {
  const names = Array.isArray(value) ? [] : Object.keys(value);
  if (Array.isArray(value)) return `[${TREE.items(value.length)}]`;
  return names.length === 0 ? '{}' : `{ ${names.slice(0, 4).join(', ')}${names.length > 4 ? ', …' : ''} }`;
}

/** The state of the tree: what the user expanded and collapsed, what a search found, and the current row. */
export interface TreeState {
  readonly toggled: ReadonlyMap<string, boolean>;
  /** Every match and every branch above one. */
  readonly revealed: ReadonlySet<string>;
  readonly matches: ReadonlySet<string>;
  readonly current: string;
  readonly toggle: (key: string, isOpen: boolean) => void;
  readonly choose: (path: JsonPath) => void;
}

interface NodeProps {
  readonly path: JsonPath;
  readonly value: unknown;
  readonly tree: TreeState;
}

/** The id of a row; keys contain quotes and spaces, ids must not. */
export const rowId = (key: string): string => `json-${encodeURIComponent(key)}`;

/** The root shows how many children it has. */
const rootText = (value: object): string =>
  Array.isArray(value) ? `[] ${TREE.items(value.length)}` : `{} ${TREE.fields(Object.keys(value).length)}`;

function Row({ path, value, tree }: NodeProps): JSX.Element {
  const key = pathKey(path);
  const name = path.at(-1);
  const isOpen = isBranch(value) && isNodeOpen(tree, key, path.length);
  const onClick = (): void => {
    tree.choose(path);
    if (isBranch(value)) tree.toggle(key, !isOpen);
  };
  return (
    <div
      class={`json-row${tree.matches.has(key) ? ' match' : ''}`}
      data-current={tree.current === key}
      data-json={key}
      onClick={onClick}
    >
      {isBranch(value) ? <Icon name={isOpen ? 'down' : 'right'} size={12} /> : <span class="json-space" />}
      <span>
        {name === undefined ? null : <span class="json-name">{name} </span>}
        {isBranch(value) ? (
          <span class="quiet">{path.length === 0 ? rootText(value) : isOpen ? '' : abbreviate(value)}</span>
        ) : (
          <Leaf value={value} />
        )}
      </span>
    </div>
  );
}

/** Whether a node is expanded: by the user, by its level or by a match below it. */
export const isNodeOpen = (tree: TreeState, key: string, level: number): boolean =>
  tree.toggled.get(key) ?? (level < OPEN_LEVELS || tree.revealed.has(key));

/** A value with its children, as far as they are expanded. */
export function JsonNode({ path, value, tree }: NodeProps): JSX.Element {
  const [shown, setShown] = useState(PAGE);
  const key = pathKey(path);
  const isOpen = isBranch(value) && isNodeOpen(tree, key, path.length);
  const entries = isOpen ? Object.entries(value) : [];
  // Matches are shown even beyond the page.
  const visible = entries.filter(([step], index) => index < shown || tree.revealed.has(pathKey([...path, step])));
  return (
    <li
      id={rowId(key)}
      role="treeitem"
      aria-level={path.length + 1}
      aria-selected={tree.current === key}
      {...(isBranch(value) ? { 'aria-expanded': isOpen } : {})}
    >
      <Row path={path} value={value} tree={tree} />
      {isOpen ? (
        <ul role="group">
          {visible.map(([step, child]) => (
            <JsonNode key={step} path={[...path, step]} value={child} tree={tree} />
          ))}
          {entries.length > visible.length ? (
            <li role="none">
              <button type="button" class="link" tabIndex={-1} onClick={() => setShown(shown + PAGE)}>
                {TREE.more(entries.length - visible.length)}
              </button>
            </li>
          ) : null}
        </ul>
      ) : null}
    </li>
  );
}
