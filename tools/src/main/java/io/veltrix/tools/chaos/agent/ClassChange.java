package io.veltrix.tools.chaos.agent;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Puts calls into classes. What is put in takes nothing from the stack and leaves nothing, so frames and depths stay as
 * they are. Stateless.
 */
final class ClassChange
{
    private static final int ASM = Opcodes.ASM9;
    private static final String TRIGGER = CrashTrigger.class.getName().replace('.', '/');
    private static final String CLOCK = ChaosClock.class.getName().replace('.', '/');

    private ClassChange()
    {
    }

    /**
     * @param bytes of the point's class.
     * @param point before or behind whose calls the trigger goes.
     * @return bytes of the changed class.
     */
    static byte[] atCall(final byte[] bytes, final CrashPoint point)
    {
        return change(bytes, (method, next) -> point.method() != null && !point.method().equals(method) ? next :
            new Counted(next)
            {
                @Override
                public void visitMethodInsn(
                    final int opcode,
                    final String owner,
                    final String name,
                    final String descriptor,
                    final boolean isInterface)
                {
                    final boolean isIt = name.equals(point.call()) && opcode != Opcodes.INVOKESPECIAL;
                    if (isIt && !point.isAfter())
                    {
                        trigger();
                    }
                    super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
                    if (isIt && point.isAfter())
                    {
                        trigger();
                    }
                }

                private void trigger()
                {
                    changes++;
                    super.visitMethodInsn(Opcodes.INVOKESTATIC, TRIGGER, "hit", "()V", false);
                }
            });
    }

    /**
     * @param bytes of a class that reads the host's clock.
     * @return bytes of one that reads the clock of the trial.
     */
    static byte[] ofClock(final byte[] bytes)
    {
        return change(bytes, (method, next) -> new Counted(next)
        {
            @Override
            public void visitMethodInsn(
                final int opcode,
                final String owner,
                final String name,
                final String descriptor,
                final boolean isInterface)
            {
                final boolean isIt = "java/lang/System".equals(owner) && "currentTimeMillis".equals(name);
                changes += isIt ? 1 : 0;
                super.visitMethodInsn(opcode, isIt ? CLOCK : owner, name, descriptor, isInterface);
            }
        });
    }

    private static byte[] change(final byte[] bytes, final MethodChange methodChange)
    {
        final ClassReader reader = new ClassReader(bytes);
        final ClassWriter writer = new ClassWriter(reader, 0);
        final java.util.List<Counted> changed = new java.util.ArrayList<>();
        reader.accept(new ClassVisitor(ASM, writer)
        {
            @Override
            public MethodVisitor visitMethod(
                final int access,
                final String name,
                final String descriptor,
                final String signature,
                final String[] thrown)
            {
                final MethodVisitor next = super.visitMethod(access, name, descriptor, signature, thrown);
                final MethodVisitor result = methodChange.of(name, next);
                if (result instanceof final Counted counted)
                {
                    changed.add(counted);
                }
                return result;
            }
        }, 0);
        if (changed.stream().mapToInt((method) -> method.changes).sum() == 0)
        {
            throw new IllegalStateException("the call that is to be changed is not there");
        }
        return writer.toByteArray();
    }

    /** Makes the visitor of one method. */
    @FunctionalInterface
    private interface MethodChange
    {
        MethodVisitor of(String method, MethodVisitor next);
    }

    /** Counts what it changed. */
    private abstract static class Counted extends MethodVisitor
    {
        int changes;

        Counted(final MethodVisitor next)
        {
            super(ASM, next);
        }
    }
}
