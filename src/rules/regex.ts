/**
 * A regular expression of a rule, case aside. Throws where its syntax is wrong, and where it repeats a repetition, `(a+)*`: such
 * a test may take longer than anybody waits on a text that somebody else wrote.
 */
export function ruleRegex(source: string, flags: 'i' | 'iu'): RegExp {
  const regex = new RegExp(source, flags);
  if (repeatsRepetition(source)) throw new Error(`"${source}" repeats a repetition, and may never come to an end`);
  return regex;
}

/** Whether a group that may come again any number of times holds something that may. */
export function repeatsRepetition(source: string): boolean {
  const holds: boolean[] = [false];
  let closed: boolean | undefined;
  for (const [token] of source.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|\{\d+(?:,\d*)?\}|./gsu)) {
    const repeats = /^(?:[*+]|\{\d+,\})$/u.test(token);
    if (repeats && closed === true) return true;
    if (repeats) holds[holds.length - 1] = true;
    if (token === '(') holds.push(false);
    closed = token === ')' ? holds.pop() : undefined;
    if (closed === true) holds[holds.length - 1] = true;
  }
  return false;
}
