/** The import rules of docs/architecture.md. Imports point one way. */
const only = (name, comment, from, allowed) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^(infra|functions|shared|web|scripts|test)/', pathNot: allowed },
});

module.exports = {
  forbidden: [
    only('graph-is-pure', 'The domain imports nothing of ours.', '^shared/graph/', '^shared/graph/'),
    {
      name: 'graph-without-aws',
      severity: 'error',
      from: { path: '^shared/graph/' },
      to: { path: 'node_modules/(@aws-sdk|@middy|@aws-lambda-powertools)' },
    },
    only(
      'contract-is-pure',
      'The contract is read by everything and reads nothing.',
      '^shared/contract/',
      '^shared/contract/',
    ),
    only(
      'infra-reads-facts',
      'Infrastructure reads the contract, the flags, the KPI table, the table schema and the event catalogue, never code that runs in a function.',
      '^infra/',
      '^(infra/|shared/contract/index\\.ts|shared/flags/(index|flags)\\.ts|shared/observability/kpis\\.ts|shared/store/schema\\.ts|shared/events/(event-types|catalogue)\\.ts)',
    ),
    only('functions-use-shared', 'Functions stand on shared.', '^functions/', '^(functions|shared)/'),
    only('shared-knows-no-user', 'shared imports neither functions nor infra.', '^shared/', '^shared/'),
    {
      name: 'handlers-are-entries',
      comment: 'Nothing imports a handler.',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^functions/[^/]+/handler\\.ts$' },
    },
    {
      name: 'public-face',
      comment: 'Across folders, shared is imported by its index.',
      severity: 'error',
      from: { path: '^(shared/([^/]+)|functions|infra)/' },
      to: {
        path: '^shared/([^/]+)/',
        pathNot: [
          '^shared/[^/]+/index\\.ts$',
          '^shared/$2/',
          '^shared/(observability/kpis|flags/flags|store/schema|events/(event-types|catalogue))\\.ts$',
        ],
      },
    },
    {
      name: 'provider-only-in-modules',
      severity: 'error',
      from: { path: '^infra/', pathNot: '^infra/(modules|stacks)/' },
      to: { path: 'node_modules/@cdktf/provider-aws' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      comment: 'The viewer-request function is read as text: it runs in CloudFront and nginx.',
      severity: 'error',
      from: { orphan: true, pathNot: '(\\.(d\\.ts|cjs)|/viewer-request\\.js)$' },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.js'],
    },
  },
};
