import type { Direction } from '../../../wire/record.ts';
import { hashText } from '../hash.ts';

/** First messages of a page on a connection that are remembered: what it subscribes to. */
const OPENING = 4;

/** Characters and words of a message that are compared. */
const MAX_CHARACTERS = 2_000;
const MAX_WORDS = 200;

/** A number is near one stream's where it is this many times as far from the others'. */
const NEAR = 4;

/** What a stream says: what its page sent first on its last connection, and what came last. */
export interface Voice {
  /** Number of the connection that `opening` belongs to. */
  connection: number;
  opening: number[];
  lastIn: string;
}

/** Nothing said yet. */
export const newVoice = (): Voice => ({ connection: -1, opening: [], lastIn: '' });

/** Takes in a message. */
export function hearVoice(voice: Voice, connection: number, direction: Direction, data: string): void {
  if (direction === 'in') {
    voice.lastIn = data;
    return;
  }
  if (voice.connection !== connection) {
    voice.connection = connection;
    voice.opening = [];
  }
  if (voice.opening.length < OPENING) voice.opening.push(hashText(data.slice(0, MAX_CHARACTERS)));
}

/** What was said at one moment, before the next connection says more. */
export const copyVoice = ({ connection, opening, lastIn }: Voice): Voice => ({ connection, opening, lastIn });

const wordsOf = (text: string): readonly string[] =>
  text
    .slice(0, MAX_CHARACTERS)
    .match(/[A-Za-z_]+|\d{1,15}/g)
    ?.slice(0, MAX_WORDS) ?? [];

/** Votes of words that only one of the voices has said. */
function voteByWords(words: readonly string[], said: readonly (readonly string[])[]): readonly number[] {
  const votes = said.map(() => 0);
  const sets = said.map((list) => new Set(list));
  for (const word of new Set(words)) {
    if (/^\d/.test(word)) continue;
    const who = sets.flatMap((set, index) => (set.has(word) ? [index] : []));
    const [only] = who;
    if (only !== undefined && who.length === 1) votes[only] = (votes[only] ?? 0) + 1;
  }
  return votes;
}

/** Votes of numbers that are far nearer to those of one voice, place by place. */
function voteByNumbers(words: readonly string[], said: readonly (readonly string[])[]): readonly number[] {
  const votes = said.map(() => 0);
  for (const [place, word] of words.entries()) {
    if (!/^\d/.test(word)) continue;
    const distances = said.map((list) =>
      /^\d/.test(list[place] ?? '') ? Math.abs(Number(word) - Number(list[place])) : Infinity,
    );
    const nearest = Math.min(...distances);
    const others = distances.filter((distance) => distance !== nearest);
    if (others.length !== said.length - 1 || !others.every((distance) => distance > NEAR * Math.max(1, nearest)))
      continue;
    const index = distances.indexOf(nearest);
    votes[index] = (votes[index] ?? 0) + 1;
  }
  return votes;
}

/** The one with the most votes, `null` where two have as many. */
function winner(votes: readonly number[]): number | null {
  const most = Math.max(...votes);
  return most > 0 && votes.filter((count) => count === most).length === 1 ? votes.indexOf(most) : null;
}

/**
 * Says whose voice a message has: by what the page sends first (a subscription), else by words that only one of the
 * streams has said, else by numbers that continue those of one.
 *
 * @param voices of the streams that a connection may continue.
 * @returns the place of the one, `null` where the message does not tell.
 */
export function recogniseVoice(voices: readonly Voice[], direction: Direction, data: string): number | null {
  if (direction === 'out') {
    const hash = hashText(data.slice(0, MAX_CHARACTERS));
    return winner(voices.map(({ opening }) => (opening.includes(hash) ? 1 : 0)));
  }
  const words = wordsOf(data);
  const said = voices.map(({ lastIn }) => wordsOf(lastIn));
  return winner(voteByWords(words, said)) ?? winner(voteByNumbers(words, said));
}

/** True where all the voices say the same: then it does not matter which one a connection continues. */
export const areAlike = (voices: readonly Voice[]): boolean =>
  voices.every(({ lastIn, opening }) => lastIn === voices[0]?.lastIn && `${opening}` === `${voices[0]?.opening}`);
