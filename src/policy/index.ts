/** What other folders use of a policy pack. */
export { type Asks, asks, type FacetValues, matches, type ServiceAsks, serviceAsks, workspaceAsks } from './asks.js';
export { clauseOfObligation, compareClauseIds, isProjectPart, parseClauseId } from './clause-id.js';
export { bearsOn, cardStatusLine, clauseLabel, officialNote, renderingNote } from './interpretation.js';
export { loadPack } from './load.js';
export { clauseOf, crossReferenceOf, crossReferencesOf, isAskedFor, obligationOf, obligationsOf, partsOf, supportingOf, voidersFor } from './lookup.js';
export { applyOfficialText } from './official.js';
export type * from './pack.js';
export { articlesText, askedHow, clauseName, continuedAs, referenceText } from './wording.js';
