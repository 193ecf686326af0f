/** Connections in trouble and connections that are well: what is found, and what is said that is wrong. */
import type { BenchResults } from '../../scripts/bench/results.ts';
import { CONNECTION_SHAPES, judgeShape } from '../../test/unit/analysis/connection-shapes.ts';

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** Prints a line a shape. */
export function measureConnections(seeds: number, results: BenchResults): void {
  console.log(`\nconnection shapes (${seeds} seeds each): found of what is wrong, and warnings or errors beside it`);
  for (const shape of CONNECTION_SHAPES) {
    let [wanted, found, wrong] = [0, 0, 0];
    for (let seed = 1; seed <= seeds; seed += 1) {
      const judged = judgeShape(shape, seed * 7_919);
      wanted += judged.wanted;
      found += judged.found;
      wrong += judged.wrong.length;
    }
    const isMet = wrong === 0 && found >= wanted * 0.95;
    results.add({
      what: `connections, ${shape.name}: found of what is wrong`,
      figure: wanted === 0 ? `clean, ${wrong} wrong` : `${percent(found / wanted)}, ${wrong} wrong`,
      goal: wanted === 0 ? '0 wrong' : '95 %, 0 wrong',
      isMissed: !isMet,
    });
    const recall = wanted === 0 ? 'clean' : percent(found / wanted);
    console.log(
      `${shape.name.padEnd(48)} ${recall.padStart(8)} ${`${wrong}`.padStart(6)} wrong${isMet ? '' : '   NOT MET'}`,
    );
  }
}
