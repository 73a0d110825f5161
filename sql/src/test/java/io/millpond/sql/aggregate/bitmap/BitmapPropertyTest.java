package io.millpond.sql.aggregate.bitmap;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Bitmaps against sets of boxed numbers.
class BitmapPropertyTest {
    private static Bitmap bitmap(Iterable<Long> numbers) {
        Bitmap bitmap = new Bitmap();
        numbers.forEach(bitmap::add);
        return bitmap;
    }

    private static List<Long> list(Bitmap bitmap) {
        List<Long> list = new ArrayList<>();
        for (long number : bitmap.toArray()) {
            list.add(number);
        }
        return list;
    }

    @Property(tries = 300)
    void operationsAreThoseOfSets(
            @ForAll @Size(max = 80) List<@LongRange(min = -60, max = 60) Long> left,
            @ForAll @Size(max = 80) List<@LongRange(min = -60, max = 60) Long> right) {
        Set<Long> common = new HashSet<>(left);
        common.retainAll(right);
        Set<Long> all = new HashSet<>(left);
        all.addAll(right);
        Set<Long> onlyLeft = new HashSet<>(left);
        onlyLeft.removeAll(right);
        Set<Long> one = new HashSet<>(all);
        one.removeAll(common);
        Bitmap other = bitmap(right);
        assertThat(bitmap(left).commonSize(other)).isEqualTo(common.size());
        Bitmap and = bitmap(left);
        and.and(other);
        assertThat(list(and)).containsExactlyInAnyOrderElementsOf(common);
        Bitmap or = bitmap(left);
        or.or(other);
        assertThat(list(or)).containsExactlyInAnyOrderElementsOf(all);
        Bitmap andNot = bitmap(left);
        andNot.andNot(other);
        assertThat(list(andNot)).containsExactlyInAnyOrderElementsOf(onlyLeft);
        Bitmap xor = bitmap(left);
        xor.xor(other);
        assertThat(list(xor)).containsExactlyInAnyOrderElementsOf(one);
    }

    @Property(tries = 300)
    void fewNumbersKeepTheirOrderAndManyAreSorted(
            @ForAll @Size(max = 80) List<@LongRange(min = 0, max = 500) Long> numbers) {
        List<Long> distinct = new ArrayList<>(new LinkedHashSet<>(numbers));
        List<Long> expected =
                distinct.size() <= 32 ? distinct : distinct.stream().sorted().toList();
        Bitmap bitmap = bitmap(numbers);
        assertThat(list(bitmap)).isEqualTo(expected);
        assertThat(list(bitmap.range(100, 200)))
                .isEqualTo(expected.stream().filter(n -> n >= 100 && n < 200).toList());
        assertThat(list(bitmap.limit(50, 1, 3)))
                .isEqualTo(expected.stream().filter(n -> n >= 50).skip(1).limit(3).toList());
    }
}
