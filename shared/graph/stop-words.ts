/**
 * English words that say nothing about a note's subject: articles, pronouns, prepositions, auxiliary verbs, and what is left of
 * contractions when an apostrophe parts them ("don" of "don't"). The list of NLTK, without its words of one and two letters,
 * which are no keywords anyway.
 */
export const stopWords: ReadonlySet<string> = /* @__PURE__ */ new Set(
  /* @__PURE__ */ (
    'about above after again against ain all and any are aren because been before being below between both but can couldn did ' +
    'didn does doesn doing don down during each few for from further had hadn has hasn have haven having her here hers herself ' +
    'him himself his how into isn its itself just mightn more most mustn myself needn nor not now off once only other our ours ' +
    'ourselves out over own same shan she should shouldn some such than that the their theirs them themselves then there these ' +
    'they this those through too under until very was wasn were weren what when where which while who whom why will with won ' +
    'wouldn you your yours yourself yourselves'
  ).split(' '),
);
