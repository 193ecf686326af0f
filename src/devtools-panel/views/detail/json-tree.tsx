import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { pathKey, pathWords, searchJson, valueAt, type JsonPath } from '../../text/json-path.ts';
import { copyText } from './clipboard.ts';
import { usePanel } from '../hooks/hooks.ts';
import { Icon } from '../shell/icons.tsx';
import { formatCount, pluralize } from '../../text/numbers.ts';

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
  if (Array.isArray(value)) return `[${pluralize(value.length, 'item')}]`;
  return names.length === 0 ? '{}' : `{ ${names.slice(0, 4).join(', ')}${names.length > 4 ? ', …' : ''} }`;
}

/** How the tree stands: what was opened and closed by hand, what a search found, and the current row. */
interface TreeState {
  readonly toggled: ReadonlyMap<string, boolean>;
  /** Every match and every branch above one. */
  readonly onTheWay: ReadonlySet<string>;
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

/** The id of a row; keys hold quotes and blanks, which ids must not. */
const rowId = (key: string): string => `json-${encodeURIComponent(key)}`;

function Row({ path, value, tree }: NodeProps): JSX.Element {
  const key = pathKey(path);
  const name = path.at(-1);
  const isOpen = isBranch(value) && isNodeOpen(tree, key, path.length);
  const words =
    path.length === 0 && isBranch(value)
      ? `${Array.isArray(value) ? '[]' : '{}'} ${pluralize(Object.keys(value).length, Array.isArray(value) ? 'item' : 'field')}`
      : '';
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
          <span class="quiet">{words !== '' ? words : isOpen ? '' : inShort(value)}</span>
        ) : (
          <Leaf value={value} />
        )}
      </span>
    </div>
  );
}

const isNodeOpen = (tree: TreeState, key: string, level: number): boolean =>
  tree.toggled.get(key) ?? (level < OPEN_LEVELS || tree.onTheWay.has(key));

function Node({ path, value, tree }: NodeProps): JSX.Element {
  const [shown, setShown] = useState(PAGE);
  const key = pathKey(path);
  const isOpen = isBranch(value) && isNodeOpen(tree, key, path.length);
  const entries = isOpen ? Object.entries(value) : [];
  // What a search found is shown also beyond the first hundreds.
  const visible = entries.filter(([step], index) => index < shown || tree.onTheWay.has(pathKey([...path, step])));
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
            <Node key={step} path={[...path, step]} value={child} tree={tree} />
          ))}
          {entries.length > visible.length ? (
            <li role="none">
              <button type="button" class="link" tabIndex={-1} onClick={() => setShown(shown + PAGE)}>
                {pluralize(entries.length - visible.length, 'more', 'more')}
              </button>
            </li>
          ) : null}
        </ul>
      ) : null}
    </li>
  );
}

interface SearchProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly count: number;
  readonly isComplete: boolean;
  readonly place: number;
  readonly onStep: (by: number) => void;
}

/** Looks for a text among names and values; Enter goes on to the next. */
function Search({ text, onText, count, isComplete, place, onStep }: SearchProps): JSX.Element {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape' && text !== '') onText('');
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const found =
    count === 0 ? 'none' : `${formatCount(place + 1)} of ${formatCount(count)}${isComplete ? '' : ' or more'}`;
  return (
    <div class="json-search">
      <input
        type="text"
        placeholder="Search in the message"
        aria-label="Search in the message"
        spellcheck={false}
        value={text}
        onInput={({ currentTarget }) => onText(currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <span class="quiet" aria-live="polite">
        {text === '' ? '' : found}
      </span>
    </div>
  );
}

/** The path of the current row, to be copied with its value. */
function PathBar({ root, path }: { readonly root: unknown; readonly path: JsonPath }): JSX.Element {
  const panel = usePanel();
  const value = valueAt(root, path);
  const words = pathWords(path, root);
  const copy = (text: string, what: string): void => {
    void copyText(text).then((isCopied) =>
      panel.viewState.say(isCopied ? `Copied the ${what}.` : 'The browser did not let us copy.'),
    );
  };
  return (
    <div class="json-path">
      <code title={words}>{words}</code>
      <button type="button" class="link" onClick={() => copy(words, 'path')}>
        Copy path
      </button>
      <button
        type="button"
        class="link"
        onClick={() => copy(typeof value === 'string' ? value : JSON.stringify(value, null, 2), 'value')}
      >
        Copy value
      </button>
    </div>
  );
}

/** The rows of the tree as they stand, by the keys of their paths. */
const rowsIn = (tree: HTMLElement | null): readonly string[] =>
  [...(tree?.querySelectorAll<HTMLElement>('[data-json]') ?? [])].flatMap(({ dataset }) => dataset['json'] ?? []);

const pathOf = (key: string): JsonPath => {
  const value: unknown = JSON.parse(key);
  return Array.isArray(value) ? value.map(String) : [];
};

/** A JSON value as a tree; branches are built when they are opened, long ones by the hundred. */
export function JsonTree({ value }: { readonly value: object }): JSX.Element {
  const list = useRef<HTMLUListElement>(null);
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [path, setPath] = useState<JsonPath>([]);
  const [text, setText] = useState('');
  const [place, setPlace] = useState(0);
  const { paths, isComplete } = useMemo(() => searchJson(value, text), [value, text]);
  const matches = useMemo(() => new Set(paths.map(pathKey)), [paths]);
  const onTheWay = useMemo(
    () =>
      new Set(paths.flatMap((found) => found.map((_, depth) => pathKey(found.slice(0, depth)))).concat([...matches])),
    [paths],
  );
  const current = pathKey(path);
  const choose = (next: JsonPath): void => setPath(next);
  useEffect(() => {
    list.current?.querySelector('[data-current=true]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  const toggle = (key: string, isOpen: boolean): void => setToggled(new Map(toggled).set(key, isOpen));
  const goTo = (index: number): void => {
    const found = paths[(index + paths.length) % Math.max(1, paths.length)];
    setPlace(paths.length === 0 ? 0 : (index + paths.length) % paths.length);
    if (found !== undefined) setPath(found);
  };
  const search = (next: string): void => {
    setText(next);
    setPlace(0);
    const [first] = searchJson(value, next, 1).paths;
    if (first !== undefined) setPath(first);
  };
  const tree: TreeState = { toggled, onTheWay, matches, current, toggle, choose };
  const onKeyDown = (event: KeyboardEvent): void => {
    const rows = rowsIn(list.current);
    const index = Math.max(0, rows.indexOf(current));
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      Home: 0,
      End: Infinity,
    };
    const wanted = steps[event.key];
    const own = valueAt(value, path);
    if (wanted !== undefined) setPath(pathOf(rows[Math.min(Math.max(0, wanted), rows.length - 1)] ?? '[]'));
    else if (event.key === 'ArrowRight' && isBranch(own)) toggle(current, true);
    else if (event.key === 'ArrowLeft') {
      if (isBranch(own) && isNodeOpen(tree, current, path.length)) toggle(current, false);
      else setPath(path.slice(0, -1));
    } else if (event.key === 'Enter' && isBranch(own)) toggle(current, !isNodeOpen(tree, current, path.length));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <Search
        text={text}
        onText={search}
        count={paths.length}
        isComplete={isComplete}
        place={place}
        onStep={(by) => goTo(place + by)}
      />
      <ul
        ref={list}
        class="json"
        role="tree"
        aria-label="Fields"
        aria-activedescendant={rowId(current)}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <Node path={[]} value={value} tree={tree} />
      </ul>
      <PathBar root={value} path={path} />
    </>
  );
}
