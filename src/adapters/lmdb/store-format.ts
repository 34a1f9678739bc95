// Store format: the number of the layout that `tables` describes. It stands apart so that who only asks for it does not
// load LMDB.

/** A store of a lower number is brought to it, one of a higher is not opened. */
export const storeFormat = 7;
