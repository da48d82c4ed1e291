package dev.weft.contract.tenancy;

/**
 * What a table of a tenant held, the same in both regions.
 *
 * @param table its name
 * @param rows how many rows
 * @param sha256 of the rows in the order of their keys, without what each region makes with its own
 *     keys; hexadecimal
 */
public record TableProof(String table, long rows, String sha256) {}
