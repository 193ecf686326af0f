/** The letter of a compared recording by its index, from 0: A, B, C, …, Z, A2, B2, … */
export function recordingLetter(recording: number): string {
  const round = Math.floor(recording / 26);
  return `${String.fromCharCode(65 + (recording % 26))}${round === 0 ? '' : round + 1}`;
}
