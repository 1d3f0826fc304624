import { CodedError } from '@cerveceria/protocol';

/** What a store says of itself: it is so for every report, and passes. */
export const isOfStore = (fault: unknown) => fault instanceof CodedError && /^(TIER|STATE)_/.test(fault.code);
