/**
 * What an accountable person makes of a drafted record: signs it, ticks every claim and fills its blanks, and where an answer has to be chosen takes the
 * first that is offered.
 * Only tests do so; the product never does.
 */
export function answered(draft: string, day: string): string {
  const lines = draft.split('\n');
  const signed = lines.map((line, index) => {
    if (line.startsWith('obtained:')) return 'obtained: open';
    if (line.startsWith('attested-by:')) return 'attested-by: Li Na <li.na@example.com>';
    if (line.startsWith('role:')) return 'role: Data protection officer';
    if (line.startsWith('attested-on:')) return `attested-on: ${day}`;
    if (line.startsWith('expires-on:')) return 'expires-on: 2099-12-31';
    if (!line.startsWith('- [ ] ')) return line;
    const ticked = line.replace('- [ ] ', '- [x] ');
    return ticked.endsWith('` …') ? ticked.replace('…', firstAnswer(lines, index)) : ticked.replaceAll('…', 'written down in the review');
  });
  return signed.join('\n');
}

/** The first of the answers below a claim, with its blanks filled. */
function firstAnswer(lines: readonly string[], claim: number): string {
  const answer = lines.slice(claim + 1).find((line) => line.startsWith('    - '));
  if (answer === undefined) throw new Error(`No answers below ${lines[claim]}`);
  return answer.slice('    - '.length).replaceAll('\\', '').replace('{reason}', 'checked by hand').replace('{provision}', 'the provision named in the review');
}

/** The current UTC day. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
