/** Something a person has to write otherwise: exit code 2. */
export class UsageError extends Error {}

export const EXIT = { clean: 0, flagged: 1, usage: 2, internal: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const HELP = `clausemark - where an AI service touches data, the clauses that bear on it, and what is still unanswered

Usage
  clausemark check [PATH...] [options]             analyse and report; PATH is a folder or a file, by default this folder
  clausemark attest (SUBJECT | PATH:LINE)          draft a record; prints its path
  clausemark renew RECORD                          seal a record anew; claims that the change voids are open again
  clausemark explain (CLAUSE | RULE | SUBJECT | PATH:LINE)
  clausemark rules                                 list the rules, those of this folder among them
  clausemark init                                  write a clausemark.yaml to start from

Options
  --format text|json    how to report (check)
  --output FILE         where to report to (check); by default the standard output
  --as-of DATE          the UTC day that counts as today, 2026-11-20
  --lang en|zh          language of what is written for people
  --no-cache            neither read nor write the cache in the user's cache folder
  --help, --version

Exit codes
  0 nothing flagged, 1 flagged, 2 wrong usage or configuration, 3 an error of the program itself
`;
