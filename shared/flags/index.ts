export {
  defaultFlagDocument,
  type EnvName,
  type Flag,
  type FlagDocument,
  type FlagName,
  type FlagValues,
  flags,
  flagValues,
  type InfraFlagName,
  infraFlag,
  type RuntimeFlagName,
  runtimeFlags,
} from './flags.ts';
