/// A naive model of expressions: random terms with an interpreter that goes row by row over plain
/// Java values and knows nothing of columns. Main type: [ExpressionModelTest].
@org.jspecify.annotations.NullMarked
package io.millpond.sql.model;
