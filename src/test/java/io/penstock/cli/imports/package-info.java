@org.jspecify.annotations.NullMarked
package io.penstock.cli.imports;
