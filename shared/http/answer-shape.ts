/**
 * The shape of graphs and list pages. Kept answers outlive a deployment, and a client's copy is confirmed by its ETag: both
 * are of one shape. Raise it when the contract's GraphData or NodeList changes; a test tells.
 */
export const answerShape = 1;
