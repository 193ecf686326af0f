import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { TREE } from '../../../texts/panel/detail.ts';
import { isBranch, pathKey, searchJson, valueAt, type JsonPath } from '../../text/json-path.ts';
import { consume, listStep } from '../hooks/keys.ts';
import { isNodeOpen, JsonNode, rowId, type TreeState } from './json-node.tsx';
import { PathBar, SearchBar } from './json-tree-bars.tsx';

/** The visible rows of the tree, by the keys of their paths. */
const rowsIn = (tree: HTMLElement | null): readonly string[] =>
  [...(tree?.querySelectorAll<HTMLElement>('[data-json]') ?? [])].flatMap(({ dataset }) => dataset['json'] ?? []);

const pathOf = (key: string): JsonPath => {
  const value: unknown = JSON.parse(key);
  return Array.isArray(value) ? value.map(String) : [];
};

/** The search in a value: its matches, every branch above one, and the steps from match to match. */
function useJsonSearch(value: object, choose: (path: JsonPath) => void) {
  const [text, setText] = useState('');
  const [current, setCurrent] = useState(0);
  const { paths, isComplete } = useMemo(() => searchJson(value, text), [value, text]);
  const matches = useMemo(() => new Set(paths.map(pathKey)), [paths]);
  const revealed = useMemo(() => {
    const branches = paths.flatMap((path) => path.map((_, depth) => pathKey(path.slice(0, depth))));
    return new Set([...branches, ...matches]);
  }, [paths]);
  const step = (by: number): void => {
    const count = paths.length;
    const next = count === 0 ? 0 : (current + by + count) % count;
    setCurrent(next);
    const path = paths[next];
    if (path !== undefined) choose(path);
  };
  const search = (next: string): void => {
    setText(next);
    setCurrent(0);
    const [first] = searchJson(value, next, 1).paths;
    if (first !== undefined) choose(first);
  };
  return { text, current, paths, isComplete, matches, revealed, step, search };
}

/** The keys of the tree: up and down move, left and right collapse and expand, Enter toggles. */
function treeKeys(root: object, path: JsonPath, tree: TreeState, rows: () => readonly string[]) {
  return (event: KeyboardEvent): void => {
    const keys = rows();
    const next = listStep(event.key, Math.max(0, keys.indexOf(tree.current)), keys.length);
    const own = valueAt(root, path);
    const isOpen = isBranch(own) && isNodeOpen(tree, tree.current, path.length);
    if (next !== null) tree.choose(pathOf(keys[next] ?? '[]'));
    else if (event.key === 'ArrowRight' && isBranch(own)) tree.toggle(tree.current, true);
    else if (event.key === 'ArrowLeft' && isOpen) tree.toggle(tree.current, false);
    else if (event.key === 'ArrowLeft') tree.choose(path.slice(0, -1));
    else if (event.key === 'Enter' && isBranch(own)) tree.toggle(tree.current, !isOpen);
    else return;
    consume(event);
  };
}

/** A JSON value as a tree. Branches are rendered when they are expanded, long ones page by page. */
export function JsonTree({ value }: { readonly value: object }): JSX.Element {
  const list = useRef<HTMLUListElement>(null);
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [path, choose] = useState<JsonPath>([]);
  const search = useJsonSearch(value, choose);
  const current = pathKey(path);
  useEffect(() => {
    list.current?.querySelector('[data-current=true]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  const tree: TreeState = {
    toggled,
    revealed: search.revealed,
    matches: search.matches,
    current,
    toggle: (key, isOpen) => setToggled(new Map(toggled).set(key, isOpen)),
    choose,
  };
  return (
    <>
      <SearchBar
        text={search.text}
        onText={search.search}
        count={search.paths.length}
        isComplete={search.isComplete}
        current={search.current}
        onStep={search.step}
      />
      <ul
        ref={list}
        class="json"
        role="tree"
        aria-label={TREE.label}
        aria-activedescendant={rowId(current)}
        tabIndex={0}
        onKeyDown={treeKeys(value, path, tree, () => rowsIn(list.current))}
      >
        <JsonNode path={[]} value={value} tree={tree} />
      </ul>
      <PathBar root={value} path={path} />
    </>
  );
}
