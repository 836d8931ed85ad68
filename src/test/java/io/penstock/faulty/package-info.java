/** Processors as users may write them: slow, or with a bug. */
package io.penstock.faulty;
