/** What this machine has, and what of it Penstock can use: facts, read without asking a driver. */
@org.jspecify.annotations.NullMarked
package io.penstock.node;
