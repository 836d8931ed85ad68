/** HTTP: routes translate requests to questions and answers to JSON; they decide nothing. */
@org.jspecify.annotations.NullMarked
package io.penstock.http;
