const MARKS = [
  /@generated\b/,
  /\bdo not (?:edit|modify|change)\b/i,
  /\bauto-?generated\b/i,
  /\b(?:automatically|auto)[ -]generated\b/i,
  /^[\s#/*!;-]*(?:this (?:file|code|module) (?:is|was|has been) )?generated (?:by|from|with|using)\b/im,
];

/** A comment at the head of a file says that a program wrote the file. */
export function saysGenerated(comment: string): boolean {
  return MARKS.some((mark) => mark.test(comment));
}
